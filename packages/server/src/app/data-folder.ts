import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { holdFile } from '../adapters/libsql/hold-file.js';
import { ConfigError } from './config.js';

/** The folder that one server has for itself. */
export interface DataFolder {
  readonly path: string;
  /** The server's key: made where there is none, readable by its owner alone. */
  serverKey(): Uint8Array<ArrayBuffer>;
  /** Lets others have the folder. */
  release(): void;
}

const keyFile = 'server.key';
const lockFile = 'lock';
const holderFile = 'server.pid';

/**
 * Takes a data folder, made where it is missing.
 *
 * @throws ConfigError where another server has it, or it cannot be written.
 */
export function takeDataFolder(folder: string): DataFolder {
  const path = resolve(folder);
  let release: () => void;
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const held = holdFile(join(path, lockFile));
    if (!held) throw new ConfigError(inUse(folder, path));
    release = held;
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new ConfigError(
      `Unable to use the data folder ${folder}: because it cannot be written (${code}). Give another with --data.`,
      { cause },
    );
  }
  writeFileSync(join(path, holderFile), `${process.pid}\n`);
  return {
    path,
    serverKey: () => readServerKey(path),
    release() {
      rmSync(join(path, holderFile), { force: true });
      release();
    },
  };
}

/** The key of a data folder, made where there is none. */
export function readServerKey(path: string): Uint8Array<ArrayBuffer> {
  const file = join(path, keyFile);
  const known = readIfThere(file);
  if (known !== undefined) {
    const key = new Uint8Array(Buffer.from(known.trim(), 'hex'));
    if (key.length === 32) return key;
    throw new ConfigError(
      `Unable to read ${file}: because it is not a key of 32 bytes. Put back the one that was there.`,
    );
  }
  const key = randomBytes(32);
  writePrivate(file, `${key.toString('hex')}\n`);
  return new Uint8Array(key);
}

/** Writes a file that its owner alone may read, whole or not at all. */
export function writePrivate(file: string, text: string): void {
  const part = `${file}.${process.pid}.part`;
  writeFileSync(part, text, { mode: 0o600 });
  renameSync(part, file);
}

/** The text of a file, or undefined where there is none. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function inUse(folder: string, path: string): string {
  const pid = readIfThere(join(path, holderFile))?.trim();
  const who = pid ? `process ${pid}` : 'another process';
  return `Unable to use the data folder ${folder}: because ${who} is using it. Stop that one, or give another with --data.`;
}
