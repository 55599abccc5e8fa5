import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { checkKey, StorageError, type ObjectStore, type StoredObject } from '../../recording/object-store.js';

/** Where what is on its way is kept; no key's part is ever called so. */
const partsFolder = '.parts';
/** Ends the name of a file, so that a key may go on where another ends. */
const ending = '.object';
const longestName = 240;

/**
 * Keeps files in a folder of a local disk, made where it is missing. Names are written so that no file system takes two for one,
 * and files are seen by their owner alone. What a crash left half done is removed at the start.
 */
export async function createDiskStorage(folder: string): Promise<ObjectStore> {
  const parts = join(folder, partsFolder);
  await rm(parts, { recursive: true, force: true });
  await mkdir(parts, { recursive: true, mode: 0o700 });

  function pathOf(key: string): string {
    const names = checkKey(key).map(nameOf);
    return `${join(folder, ...names)}${ending}`;
  }

  async function infoOf(key: string, path: string): Promise<StoredObject | undefined> {
    const found = await stat(path).catch(absent);
    return found?.isFile() ? { key, bytes: found.size, storedAt: Math.floor(found.mtimeMs) } : undefined;
  }

  async function walk(path: string, key: string): Promise<readonly StoredObject[]> {
    const entries = (await readdir(path, { withFileTypes: true }).catch(absent)) ?? [];
    const found = await Promise.all(
      entries.map(async (entry) => {
        if (entry.isDirectory()) return walk(join(path, entry.name), `${key}${keyOf(entry.name)}/`);
        const own = `${key}${keyOf(entry.name.slice(0, -ending.length))}`;
        return [(await infoOf(own, join(path, entry.name))) ?? []].flat();
      }),
    );
    return found.flat();
  }

  return {
    async put(key, content, { maxBytes }) {
      const path = pathOf(key);
      const part = join(parts, randomBytes(16).toString('hex'));
      try {
        const file = await open(part, 'wx', 0o600);
        try {
          let bytes = 0;
          for await (const piece of content) {
            bytes += piece.byteLength;
            if (bytes > maxBytes) throw tooLarge(maxBytes);
            await file.write(piece);
          }
          await file.sync();
        } finally {
          await file.close();
        }
        // A folder that has become empty may be removed between the two.
        for (let tries = 0; ; tries += 1) {
          await mkdir(dirname(path), { recursive: true, mode: 0o700 });
          const gone = await rename(part, path).catch((error: unknown) =>
            tries < 3 ? absentNow(error) : raise(error),
          );
          if (gone !== 'absent') break;
        }
        return (await infoOf(key, path)) ?? raise(new Error('It is gone again.'));
      } catch (error) {
        await rm(part, { force: true });
        throw refusalOf(error);
      }
    },
    async get(key, range) {
      const path = pathOf(key);
      const object = await infoOf(key, path).catch((error: unknown) => raise(refusalOf(error)));
      if (!object) return undefined;
      if (range && (range.first >= object.bytes || range.last < range.first || range.first < 0))
        throw new StorageError('refused', 'Unable to read this: because it is shorter. Ask for less.');
      if (object.bytes === 0) return { object, content: lazily(() => Readable.from([])) };
      const within = range ? { start: range.first, end: Math.min(range.last, object.bytes - 1) } : {};
      return { object, content: lazily(() => createReadStream(path, within)) };
    },
    async delete(key) {
      const path = pathOf(key);
      await rm(path, { force: true }).catch((error: unknown) => raise(refusalOf(error)));
      await removeEmpty(dirname(path), folder);
    },
    async list(prefix) {
      const names = checkKey(prefix, { prefix: true }).map(nameOf);
      const found = await walk(join(folder, ...names), prefix).catch((error: unknown) => raise(refusalOf(error)));
      return found.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    },
  };
}

// Lower case, so that `A` and `a` are two on every disk; all else by its bytes.
function nameOf(part: string): string {
  const name = Array.from(new TextEncoder().encode(part), (byte) => {
    const letter = String.fromCharCode(byte);
    return /[a-z0-9_-]/.test(letter) ? letter : `=${byte.toString(16).padStart(2, '0')}`;
  }).join('');
  if (name.length > longestName)
    throw new StorageError('refused', 'Unable to use this key: because a part of it is too long. Give another.');
  return name;
}

function keyOf(name: string): string {
  const bytes = name.replaceAll(/=([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return new TextDecoder().decode(Uint8Array.from(bytes, (letter) => letter.charCodeAt(0)));
}

async function removeEmpty(path: string, upTo: string): Promise<void> {
  if (path === upTo || !path.startsWith(upTo)) return;
  const isEmpty = await rmdir(path).then(
    () => true,
    () => false,
  );
  if (isEmpty) await removeEmpty(dirname(path), upTo);
}

async function* lazily(open: () => Readable): AsyncGenerator<Uint8Array> {
  yield* open();
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : undefined);

function absent(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') throw error;
}

function absentNow(error: unknown): 'absent' {
  absent(error);
  return 'absent';
}

function raise(error: unknown): never {
  throw error;
}

const tooLarge = (maxBytes: number) =>
  new StorageError('too-large', `Unable to store this: because it is larger than ${maxBytes} bytes.`);

function refusalOf(error: unknown): unknown {
  const code = codeOf(error);
  if (error instanceof StorageError || code === undefined) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new StorageError('full', 'Unable to store this: because the disk is full. Make room.', { cause: error });
  return new StorageError('unavailable', `Unable to use the store: because it answered ${code}.`, { cause: error });
}
