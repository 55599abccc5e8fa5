import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Log } from '../../kernel/ports.js';
import { systemClock } from '../../adapters/system/system-clock.js';
import { superviseChild, type ChildSpec, type SupervisedChild } from './supervise-child.js';

const quiet: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const soon = { timeout: 10_000 };
const running: SupervisedChild[] = [];
afterEach(() => Promise.all(running.splice(0).map((child) => child.stop())));

const spec = (script: string, more: Partial<ChildSpec> = {}): ChildSpec => ({
  name: 'the program',
  command: process.execPath,
  args: ['-e', script],
  ready: () => Promise.resolve(),
  readyWithin: 5_000,
  clock: systemClock,
  log: quiet,
  ...more,
});
const supervise = async (one: ChildSpec) => {
  const child = await superviseChild(one);
  running.push(child);
  return child;
};
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a child', () => {
  it('is started again when it dies, and ends with stop', async () => {
    const child = await supervise(spec('setInterval(() => 0, 1000)'));
    const first = child.pid() ?? 0;
    expect(isAlive(first)).toBe(true);
    process.kill(first, 'SIGKILL');
    await vi.waitFor(() => expect(child.pid()).not.toBe(first), { timeout: 10_000 });
    const second = await vi.waitFor(() => child.pid() ?? expect.fail('it is not back'), { timeout: 10_000 });
    expect(child.restarts()).toBe(1);
    await child.stop();
    expect(isAlive(second)).toBe(false);
    expect(child.pid()).toBeUndefined();
    await child.stop();
  });

  it('that ends at once or never serves is refused with its own words', async () => {
    const ends = spec('console.error("no such device"); process.exit(3)', {
      ready: () => new Promise(() => undefined),
    });
    await expect(superviseChild(ends)).rejects.toThrow(/the program: because it ended at once.*no such device/s);
    const silent = spec('setInterval(() => 0, 1000)', { ready: () => new Promise(() => undefined), readyWithin: 100 });
    await expect(superviseChild(silent)).rejects.toThrow('because it does not answer after 0.1 s.');
  });

  it('that does not exist is refused', async () => {
    const missing = spec('', { command: '/nonexistent/program', ready: () => new Promise(() => undefined) });
    await expect(superviseChild(missing)).rejects.toThrow('Unable to start the program: because it ended at once.');
  });

  it('that does not hear SIGTERM is killed', async () => {
    const deaf = join(mkdtempSync(join(tmpdir(), 'parley-child-')), 'deaf');
    const script = `process.on("SIGTERM", () => 0); fs.writeFileSync(${JSON.stringify(deaf)}, ''); setInterval(() => 0, 1000)`;
    const ready = () => vi.waitFor(() => expect(existsSync(deaf)).toBe(true), { timeout: 5_000 });
    const child = await supervise(spec(script, { ready }));
    expect(existsSync(deaf)).toBe(true);
    const pid = child.pid() ?? 0;
    await child.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it('takes what it forked along, however it ends', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-child-'));
    const file = join(folder, 'forked');
    const script = `
      const forked = child_process.spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'ignore' });
      fs.appendFileSync(${JSON.stringify(file)}, forked.pid + '\\n');
      setInterval(() => 0, 1000)`;
    const pids = () => readFileSync(file, 'utf8').trim().split('\n').map(Number);
    const forkedBy = (start: number) => vi.waitFor(() => pids()[start] ?? expect.fail('it forked nothing'), soon);
    const ready = () => vi.waitFor(() => expect(existsSync(file)).toBe(true), soon);
    const child = await supervise(spec(script, { ready, forks: true }));
    const first = await forkedBy(0);
    expect(isAlive(first)).toBe(true);
    process.kill(child.pid() ?? 0, 'SIGKILL');
    await vi.waitFor(() => expect(isAlive(first)).toBe(false), soon);
    const second = await forkedBy(1);
    await child.stop();
    await vi.waitFor(() => expect(isAlive(second)).toBe(false), soon);
    rmSync(folder, { recursive: true });
  });
});
