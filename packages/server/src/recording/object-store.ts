/** What is known of something that is stored. */
export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  /** When it was stored, in ms since the epoch. */
  readonly storedAt: number;
}

/** A part of something: the first and the last of its bytes, both in it. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Keeps files by name: a local disk, or what speaks as S3 does. A key is 1 to 512 characters, in parts between `/` none of which
 * is empty, `.` or `..`; others are `refused`. Every method rejects with a `StorageError`.
 */
export interface ObjectStore {
  /**
   * Stores the whole of it, in place of what was there, or nothing at all: where it is larger than `maxBytes`, where its
   * content fails, or where this process dies. Only what is whole is ever seen by the others.
   */
  put(key: string, content: AsyncIterable<Uint8Array>, limit: { readonly maxBytes: number }): Promise<StoredObject>;
  /**
   * Gives all of it or a part, of which no more is read than is taken; undefined where there is none. A `range` past the end is
   * cut; one that begins past the end is `refused`.
   */
  get(
    key: string,
    range?: ByteRange,
  ): Promise<{ readonly object: StoredObject; readonly content: AsyncIterable<Uint8Array> } | undefined>;
  /** Done already where there is none. */
  delete(key: string): Promise<void>;
  /** All whose keys begin with the prefix, which ends with `/`, in the order of their keys. */
  list(prefix: string): Promise<readonly StoredObject[]>;
}

/** Why something was not stored or read: `refused` for what was asked is not right, `unavailable` and may be later. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  constructor(
    readonly code: 'refused' | 'too-large' | 'full' | 'unavailable',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const mostKey = 512;

/** @throws StorageError `refused` where it is not a key, or with `prefix` not the beginning of one. */
export function checkKey(key: string, { prefix = false } = {}): readonly string[] {
  const parts = (prefix ? key.replace(/\/$/, '') : key).split('/');
  const fits = key.length <= mostKey && parts.every((part) => part !== '' && part !== '.' && part !== '..');
  if (!fits || /[\u0000-\u001f\\]/.test(key) || (prefix && !key.endsWith('/')))
    throw new StorageError(
      'refused',
      'Unable to use this key: because it is empty, too long or not a path. Give another.',
    );
  return parts;
}
