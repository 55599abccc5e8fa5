// Builds packages through turbo, which keeps what has not changed.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from './paths.mjs';
import { runTool } from './run.mjs';

const quiet = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };
const lock = join(root, '.cache/build.lock');

/**
 * Builds the workspaces that the filters name with all that they need; without filters, everything.
 * `runnable` leaves the declarations out.
 */
export async function build(filters = [], { runnable = false } = {}) {
  const args = [
    'run',
    'build',
    '--output-logs=errors-only',
    '--log-order=grouped',
    '--continue=dependencies-successful',
  ];
  const chosen = filters.map((filter) => `--filter=${filter}`);
  await takeTurn();
  try {
    return await runTool('turbo/bin/turbo', [...args, '--concurrency=2', ...chosen], {
      env: runnable ? { ...quiet, PARLEY_BUILD: 'runnable' } : quiet,
    });
  } finally {
    await rm(lock, { force: true });
  }
}

// A build empties dist before it fills it: two at once, such as `npm start` beside `npm test`, would trip over each other.
async function takeTurn() {
  await mkdir(join(root, '.cache'), { recursive: true });
  while (!(await taken())) await pause(200);
}

async function taken() {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!alive(Number(await readFile(lock, 'utf8').catch(() => '')))) await rm(lock, { force: true });
    return false;
  }
}

function alive(pid) {
  try {
    return pid === 0 || process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
