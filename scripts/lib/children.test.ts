import { mkdtempSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createChildren } from './children.mjs';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'parley-children-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Resolves once a child has written its file. */
function written(name: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(folder, (_event, file) => {
      if (file !== name) return;
      watcher.close();
      resolve();
    });
  });
}

const program = (name: string, then: string) => [
  '-e',
  `const note = (text) => require('node:fs').writeFileSync(${JSON.stringify(join(folder, name))}, text); ${then}`,
];
const serve = `process.on('SIGTERM', () => { note('stopped'); process.exit(0); }); setInterval(() => {}, 1000); note('up');`;

it('tells which child died, with its code and what it said', async () => {
  const children = createChildren();
  const up = written('server');
  children.start('server', program('server', serve));
  await up;
  children.start('bot', program('bot', `console.error('no key'); process.exit(7);`));
  expect(await children.died).toEqual({ name: 'bot', code: 7, signal: null, output: 'no key' });
  await children.stop();
});

it('asks all to stop and waits until they have', async () => {
  const children = createChildren();
  const up = [written('one'), written('two')];
  for (const name of ['one', 'two']) children.start(name, program(name, serve));
  await Promise.all(up);
  await children.stop();
  for (const name of ['one', 'two']) expect(readFileSync(join(folder, name), 'utf8')).toBe('stopped');
});
