// Waits until `parley dev` has written what it serves, and answers on it.
import { readFile, stat } from 'node:fs/promises';
import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';

const everyMs = 100;

/** The demo's description, once a server started after `since` (epoch milliseconds) is ready; undefined when aborted. */
export async function waitReady(file, { since, signal }) {
  for (; !signal.aborted; await pause(everyMs)) {
    const demo = await readFresh(file, since);
    if (demo && (await answers(`${demo.url}/readyz`))) return demo;
  }
  return undefined;
}

async function readFresh(file, since) {
  try {
    const { mtimeMs } = await stat(file);
    return mtimeMs >= since ? JSON.parse(await readFile(file, 'utf8')) : undefined;
  } catch {
    return undefined;
  }
}

// The certificate of `--lan` is made on the spot, so nobody has signed it.
function answers(url) {
  const get = url.startsWith('https:') ? getHttps : getHttp;
  return new Promise((resolve) => {
    const request = get(url, { rejectUnauthorized: false, timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}
