import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ConfigError } from './config.js';
import { takeDataFolder } from './data-folder.js';

const root = mkdtempSync(join(tmpdir(), 'parley-data-'));
afterAll(() => rmSync(root, { recursive: true }));

it('is one server’s at a time, and names who has it', () => {
  const path = join(root, 'one', 'deep');
  const folder = takeDataFolder(path);
  expect(() => takeDataFolder(path)).toThrow(`because process ${process.pid} is using it`);
  folder.release();
  takeDataFolder(path).release();
});

it('is free again when its process was killed', async () => {
  const path = join(root, 'killed');
  takeDataFolder(path).release();
  // Another process that holds the same lock and can do nothing when it ends.
  const script = join(root, 'holder.cjs');
  const libsql = JSON.stringify(new URL('../../../../node_modules/libsql', import.meta.url).pathname);
  writeFileSync(
    script,
    `const Database = require(${libsql});
     new Database(${JSON.stringify(join(path, 'lock'))}, { timeout: 0 }).exec('begin exclusive');
     require('node:fs').writeFileSync(${JSON.stringify(join(path, 'server.pid'))}, String(process.pid));
     process.send('held');
     setInterval(() => undefined, 1_000);`,
  );
  const holder = fork(script);
  await once(holder, 'message');
  expect(() => takeDataFolder(path)).toThrow(`because process ${holder.pid ?? ''} is using it`);
  const ended = once(holder, 'exit');
  holder.kill('SIGKILL');
  await ended;
  takeDataFolder(path).release();
});

it('keeps one key, for its owner alone', () => {
  const folder = takeDataFolder(join(root, 'key'));
  const key = folder.serverKey();
  expect(key).toHaveLength(32);
  expect(folder.serverKey()).toEqual(key);
  expect(new Set(key).size).toBeGreaterThan(8);
  const file = join(folder.path, 'server.key');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(folder.path).mode & 0o777).toBe(0o700);
  writeFileSync(file, 'short\n');
  expect(() => folder.serverKey()).toThrow('not a key of 32 bytes');
  expect(readFileSync(file, 'utf8')).toBe('short\n');
  folder.release();
});

it('must be a folder that can be written', () => {
  const file = join(root, 'a-file');
  writeFileSync(file, '');
  expect(() => takeDataFolder(join(file, 'below'))).toThrow(ConfigError);
  expect(() => takeDataFolder(join(file, 'below'))).toThrow('Give another with --data');
  const locked = join(root, 'locked');
  takeDataFolder(locked).release();
  chmodSync(locked, 0o500);
  // Root may write everywhere.
  if (process.getuid?.() !== 0) expect(() => takeDataFolder(join(locked, 'below'))).toThrow('cannot be written');
  chmodSync(locked, 0o700);
});
