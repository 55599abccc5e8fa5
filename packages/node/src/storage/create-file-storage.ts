import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger, Storage, StorageBox } from '@parley/core';
import { createLogFile } from './log-file.js';
import { formatLine, readLines, type LogLine } from './log-lines.js';

/** What a file storage takes. */
export interface FileStorageOptions {
  /** Where the files are; made when it is missing, for this user of the machine alone. A folder on a local disk. */
  readonly folder: string;
  readonly logger?: Logger;
}

// Below this many bytes a log is not worth shortening.
const smallest = 256 * 1024;

/**
 * Keeps records in files, one log for each box: changes are appended and on the disk before a write settles, and a log of which
 * most is out of date is replaced by what is left of it. Several processes may use one folder.
 */
export function createFileStorage(options: FileStorageOptions): Storage {
  return {
    async open(name) {
      await mkdir(options.folder, { recursive: true, mode: 0o700 });
      const file = createHash('sha256').update(name).digest('hex').slice(0, 40);
      return openBox(join(options.folder, `${file}.log`), options.logger);
    },
  };
}

interface Waiting {
  readonly text: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

function openBox(path: string, logger?: Logger): StorageBox {
  const log = createLogFile(path);
  let waiting: Waiting[] = [];
  let shortenAt = smallest;
  // One thing after another.
  let last: Promise<unknown> = Promise.resolve();

  const next = <T>(run: () => Promise<T>): Promise<T> => {
    const mine = last.then(run);
    last = mine.catch(() => undefined);
    return mine;
  };
  const shorten = async () => {
    let size = 0;
    try {
      await log.replace((text) => {
        const records = [...readLines(text)];
        const short = records.length > 0 ? formatLine(records) : '';
        size = short.length;
        return short;
      });
    } catch (error) {
      logger?.warn('A file of the storage could not be shortened; it is tried again later', { error });
    }
    shortenAt = Math.max(smallest, size * 4);
  };
  /** What was asked for while another write ran goes to the disk together. */
  const flush = async () => {
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    try {
      const size = await log.append(batch.map(({ text }) => text).join(''));
      for (const { resolve } of batch) resolve();
      if (size > shortenAt) await shorten();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  const write = (line: LogLine) =>
    new Promise<void>((resolve, reject) => {
      waiting.push({ text: formatLine(line), resolve, reject });
      void next(flush);
    });
  return {
    entries: (prefix) =>
      next(async () => {
        const records = [...readLines(await log.read())].filter(([key]) => key.startsWith(prefix));
        return records.sort(([a], [b]) => (a < b ? -1 : 1));
      }),
    write: (changes) => write(changes),
    async clear() {
      await write('cleared');
      await next(shorten);
    },
    close: () => undefined,
  };
}
