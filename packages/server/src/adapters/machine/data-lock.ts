import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Held while one server works in a data directory. */
export interface DataLock {
  release(): Promise<void>;
}

/** Another server works in the directory. */
export class DataDirectoryTaken extends Error {
  override readonly name = 'DataDirectoryTaken';

  constructor(dir: string, pid: number) {
    super(
      `Unable to use the data directory ${dir}: the server with process id ${pid} works in it. ` +
        'Stop that one, or choose another directory with --data.',
    );
  }
}

/**
 * Takes a data directory for this process, made where there is none.
 *
 * @throws DataDirectoryTaken while another living process holds it; what a killed one left is taken over.
 */
export async function lockDataDirectory(dir: string): Promise<DataLock> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, 'server.pid');
  for (;;) {
    try {
      const handle = await open(file, 'wx', 0o600);
      await handle.writeFile(await trace(process.pid));
      await handle.close();
      return { release: () => rm(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const found = await readFile(file, 'utf8').catch(() => '');
    const pid = Number.parseInt(found, 10);
    if (pid > 0 && pid !== process.pid && isAlive(pid) && found === (await trace(pid)))
      throw new DataDirectoryTaken(dir, pid);
    await rm(file, { force: true });
  }
}

/** A process by its id and, where the system tells, by its start: ids are given again. */
async function trace(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
  // The name of the program, in parentheses, may hold anything; the start is the twentieth field after it.
  const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return start === undefined ? String(pid) : `${String(pid)} ${start}`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It lives, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
