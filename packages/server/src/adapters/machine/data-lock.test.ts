import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataDirectoryTaken, lockDataDirectory } from './data-lock.js';

let dir: string;
const file = () => join(dir, 'server.pid');

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'parley-lock-'));
});
afterEach(() => rm(dir, { recursive: true }));

/** What this process writes into the lock, as another process would have written it. */
async function traceOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
  const start = stat.split(') ')[1]?.split(' ')[19];
  return start === undefined ? String(pid) : `${String(pid)} ${start}`;
}

describe('lockDataDirectory', () => {
  it('can be taken again once it was released', async () => {
    const lock = await lockDataDirectory(join(dir, 'deep', 'data'));
    await lock.release();
    await (await lockDataDirectory(join(dir, 'deep', 'data'))).release();
  });

  it('is refused while another process lives, by its id, and given once that was killed', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const pid = other.pid ?? 0;
    await writeFile(file(), await traceOf(pid));
    await expect(lockDataDirectory(dir)).rejects.toThrow(DataDirectoryTaken);
    await expect(lockDataDirectory(dir)).rejects.toThrow(`process id ${String(pid)}`);
    other.kill('SIGKILL');
    await once(other, 'exit');
    await (await lockDataDirectory(dir)).release();
  });

  it('is given when the id now belongs to a program that started later', async () => {
    await writeFile(file(), `${String(process.ppid)} 1`);
    await (await lockDataDirectory(dir)).release();
  });

  it('is given when what it finds is no trace of a process', async () => {
    await writeFile(file(), 'nonsense');
    await (await lockDataDirectory(dir)).release();
  });
});
