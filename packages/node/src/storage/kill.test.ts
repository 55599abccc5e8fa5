import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFileStorage } from './create-file-storage.js';
import { startStoringServer, type StoringServer } from '../testing/storing-server.js';

const root = mkdtempSync(join(tmpdir(), 'parley-kill-'));
const writer = join(root, 'storage-writer.mjs');
const sender = join(root, 'message-sender.mjs');
let server: StoringServer;

beforeAll(async () => {
  await build({
    entryPoints: ['storage-writer', 'message-sender'].map(
      (name) => new URL(`../testing/${name}.ts`, import.meta.url).pathname,
    ),
    outdir: root,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@parley/source'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  server = await startStoringServer();
});
afterAll(() => {
  server.close();
  rmSync(root, { recursive: true });
});

/** Runs a process until it has said this much, and kills it in the middle of the next thing that it does. */
async function runUntil(child: ChildProcess, enough: (said: readonly string[]) => boolean): Promise<string[]> {
  const said: string[] = [];
  const ended = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    child.on('message', (message: string) => {
      said.push(message);
      if (!enough(said)) return;
      child.kill('SIGKILL');
      resolve();
    });
    child.on('exit', (code) => reject(new Error(`The process ended by itself (${String(code)})`)));
  });
  await ended;
  return said;
}

it('has on disk whatever was acknowledged before the process was killed, each write whole', async () => {
  const folder = join(root, 'writes');
  let acknowledged = -1;
  for (let round = 0; round < 6; round++) {
    const child = fork(writer, [folder, String(acknowledged + 1)]);
    const said = await runUntil(child, ({ length }) => length > 20 + round * 17);
    acknowledged = Math.max(acknowledged, ...said.map(Number));
    const box = await createFileStorage({ folder }).open('box');
    const left = await box.entries('left:');
    const right = await box.entries('right:');
    expect(left.length).toBeGreaterThan(acknowledged);
    expect(left.map(([key]) => key.slice(5))).toEqual(right.map(([key]) => key.slice(6)));
    const [[, last] = []] = await box.entries('last');
    expect(last).toBe(left.length - 1);
    acknowledged = left.length - 1;
  }
});

it('sends in the end, once and in order, what a client had kept before its process was killed', async () => {
  const folder = join(root, 'client');
  const kept: string[] = [];
  for (let round = 0; round < 5; round++) {
    const child = fork(sender, [server.url, folder, String(round)]);
    kept.push(...(await runUntil(child, ({ length }) => length > 10 + round * 7)));
    server.cut();
  }
  const last = fork(sender, [server.url, folder, '5', 'drain']);
  await runUntil(last, (said) => said.includes('empty'));

  const stored = server.stored();
  expect(new Set(stored).size).toBe(stored.length);
  expect(stored).toEqual(expect.arrayContaining(kept));
  const places = stored.map((clientId) => clientId.split('-').map(Number));
  expect(places).toEqual([...places].sort(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d));
  expect(server.doubles()).toBeGreaterThan(0);
});
