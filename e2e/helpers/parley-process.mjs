// The real server as its user starts it: a process of its own on a folder of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../packages/server/bin/parley.js', import.meta.url));

/** Runs the `parley` command. Nothing of this process's own settings reaches it. */
export function runParley(args, { env = {}, nodeArgs = [], cwd, within = [] } = {}) {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(PARLEY|NODE|VITEST)/.test(name));
  const [command, ...rest] = [...within, process.execPath, ...nodeArgs, bin, ...args];
  const child = spawn(command, rest, {
    cwd,
    env: { ...Object.fromEntries(inherited), NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const parts = [];
  child.stdout.on('data', (part) => parts.push(part));
  child.stderr.on('data', (part) => parts.push(part));
  const output = () => Buffer.concat(parts).toString('utf8');
  const exited = once(child, 'exit').then(([code, signal]) => ({ code, signal, output: output() }));
  return { child, output, exited };
}

/** Starts `parley dev` and waits until it serves. */
export async function startParley({ data, port = 0, args = [], env = {}, nodeArgs = [], within = [] }) {
  const run = runParley(['dev', '--port', String(port), '--data', data, ...args], { env, nodeArgs, cwd: data, within });
  const url = await Promise.race([
    readyUrl(run),
    run.exited.then(({ code, output }) => {
      throw new Error(`parley ended with code ${code} before it served:\n${output}`);
    }),
  ]);
  const demo = JSON.parse(await readFile(join(data, 'demo.json'), 'utf8'));
  const { appId, appSecret, botKey } = demo;
  return { ...run, url, port: Number(new URL(url).port), appId, appSecret, botKey };
}

function readyUrl({ child, output }) {
  return new Promise((resolve) => {
    const look = () => {
      const [url] = /https?:\/\/[\w.-]+:\d+/.exec(output()) ?? [];
      if (url) resolve(url);
    };
    child.stdout.on('data', look);
  });
}

/** Ends a process and waits for its end. */
export async function end({ child, exited }, signal = 'SIGTERM') {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  return exited;
}
