// Opens a page in the reader's browser where there is one to be seen.
import { spawn } from 'node:child_process';

const openers = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
  linux: ['xdg-open'],
};

/** Answers whether a browser was asked to open the page. */
export function openBrowser(url, env = process.env) {
  const opener = openers[process.platform];
  const hasDisplay = process.platform !== 'linux' || env.DISPLAY || env.WAYLAND_DISPLAY;
  if (!opener || !hasDisplay || env.CI) return false;
  const [command, ...args] = opener;
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
  return true;
}
