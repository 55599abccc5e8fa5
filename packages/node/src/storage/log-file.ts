import { open, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file that only grows, until it is replaced as a whole. Several processes may have it open. */
export interface LogFile {
  /** The whole text. */
  read(): Promise<string>;
  /** Settles once the text is on the disk, in the file that has this path then. Answers how large the file is now. */
  append(text: string): Promise<number>;
  /**
   * Puts what `shorten` makes of the text in its place, at once or not at all; a file of which nothing is left is removed. What
   * others append meanwhile is kept. Does nothing while another process does it.
   */
  replace(shorten: (text: string) => string): Promise<void>;
}

// Who holds the lock for longer than this has died.
const longestReplace = 60_000;
const mode = 0o600;

/** Holds nothing open between calls. */
export function createLogFile(path: string): LogFile {
  const lock = `${path}.lock`;
  const fresh = `${path}.new`;

  const write = async (text: string) => {
    const file = await open(path, 'a', mode);
    try {
      const { size } = await file.stat();
      await writeWhole(file, text);
      if (size === 0) await syncFolder(path);
      return await sizeOfCurrent(file);
    } finally {
      await file.close();
    }
  };
  /** How large it is; `undefined` where another file is at the path by now. */
  const sizeOfCurrent = async (file: FileHandle) => {
    const [mine, current] = await Promise.all([
      file.stat({ bigint: true }),
      stat(path, { bigint: true }).catch(() => undefined),
    ]);
    return mine.ino === current?.ino && mine.dev === current.dev ? Number(mine.size) : undefined;
  };
  const append = async (text: string): Promise<number> => {
    // It was replaced meanwhile, perhaps without this text? Twice is as good as once.
    return (await write(text)) ?? (await append(text));
  };
  const replaceLocked = async (old: FileHandle, shorten: (text: string) => string) => {
    const bytes = await old.readFile();
    // A line that somebody is still writing belongs to what comes after.
    const whole = bytes.lastIndexOf(0x0a) + 1;
    const text = shorten(bytes.toString('utf8', 0, whole));
    if (text === '') await unlink(path);
    else {
      const made = await open(fresh, 'w', mode);
      try {
        await writeWhole(made, text);
      } finally {
        await made.close();
      }
      await rename(fresh, path);
    }
    await syncFolder(path);
    const { size } = await old.stat();
    if (size === whole) return;
    const late = Buffer.alloc(size - whole);
    await old.read(late, 0, late.length, whole);
    await append(late.toString('utf8'));
  };
  return {
    async read() {
      try {
        const reading = await open(path, 'r');
        return await reading.readFile('utf8').finally(() => reading.close());
      } catch (error) {
        if (isMissing(error)) return '';
        throw error;
      }
    },
    append,
    async replace(shorten) {
      if (!(await take(lock))) return;
      try {
        const old = await open(path, 'r');
        await replaceLocked(old, shorten).finally(() => old.close());
      } catch (error) {
        if (!isMissing(error)) throw error;
      } finally {
        await unlink(lock);
      }
    },
  };
}

/** In one piece, so that what several processes append does not mix, unless the disk is full. */
async function writeWhole(file: FileHandle, text: string): Promise<void> {
  let rest = Buffer.from(text);
  while (rest.length > 0) rest = rest.subarray((await file.write(rest)).bytesWritten);
  await file.datasync();
}

async function take(lock: string): Promise<boolean> {
  try {
    await (await open(lock, 'wx', mode)).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const taken = await stat(lock).catch(() => undefined);
    if (!taken || Date.now() - taken.mtimeMs < longestReplace) return false;
    await unlink(lock).catch(() => undefined);
    return take(lock);
  }
}

/** A new name in a folder survives a loss of power only once the folder is written, where the platform can do that. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(dirname(path), 'r');
    await folder.sync().finally(() => folder.close());
  } catch {
    // Windows opens no folders, and needs this not.
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
