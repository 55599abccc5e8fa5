import { StorageError, checkKey, type ObjectStore, type StoredObject } from '../recording/object-store.js';
import type { RecordingKeeping } from '../recording/create-recordings.js';
import type { RecordingPlan } from '../recording/raw-recordings.js';

/** Keeps recordings in memory, each of them a file of a few bytes for every name that was given. */
export interface FakeKeeping extends RecordingKeeping {
  /** The names that were given, in order. */
  readonly names: readonly string[];
  /** The recordings that files were made of, in order. */
  readonly converted: readonly string[];
  /** Lets the disk, or the store, refuse everything from now on. */
  fail(what: { readonly raw?: boolean; readonly store?: boolean }): void;
}

/** Makes it with nothing in it, or with what another has left behind. */
export function createFakeKeeping(before?: FakeKeeping, more: Partial<RecordingKeeping> = {}): FakeKeeping {
  const names: string[] = [];
  const converted: string[] = [];
  const begun = new Map<string, { readonly plan: RecordingPlan; readonly userIds: string[] }>();
  let fails: { readonly raw?: boolean; readonly store?: boolean } = {};
  const raw: RecordingKeeping['raw'] = {
    async begin(plan, userId) {
      await Promise.resolve();
      if (fails.raw) throw new Error('No disk.');
      const known = begun.get(plan.id) ?? { plan, userIds: [] };
      begun.set(plan.id, known);
      known.userIds.push(userId);
      names.push(`${plan.id}/${userId}-${names.length}`);
      return names.at(-1) ?? '';
    },
    left: () => Promise.resolve([...begun.values()].map(({ plan }) => plan)),
    convert(id) {
      converted.push(id);
      return Promise.resolve(
        (begun.get(id)?.userIds ?? []).map((userId, n) => ({
          ...{ userId, source: 'camera' as const, audio: true, video: true, contentType: 'video/webm' },
          ...{ startedAt: 1_800_000_000_000 + n, durationMs: 2_000, read: () => once(`media of ${userId}`) },
        })),
      );
    },
    remove(id) {
      begun.delete(id);
      return Promise.resolve();
    },
  };
  return {
    raw: before?.raw ?? raw,
    store: before?.store ?? createMemoryStorage(() => fails.store === true),
    seal: fakeSeal,
    maxFileBytes: 1_000,
    ...more,
    names,
    converted,
    fail(what) {
      fails = what;
    },
  };
}

/** A seal that hides nothing, and knows what it has not made. */
export const fakeSeal: RecordingKeeping['seal'] = {
  seal: (owner, secret) => Promise.resolve(Buffer.from(`${owner} ${secret}`).toString('hex')),
  open(owner, sealed) {
    const text = Buffer.from(sealed, 'hex').toString();
    return text.startsWith(`${owner} `)
      ? Promise.resolve(text.slice(owner.length + 1))
      : Promise.reject(new Error('Not ours.'));
  },
};

/** A store of files in memory. */
export function createMemoryStorage(fails: () => boolean = () => false): ObjectStore {
  const files = new Map<string, { readonly object: StoredObject; readonly content: Uint8Array }>();
  const check = (key: string, prefix = false) => {
    checkKey(key, { prefix });
    if (fails()) throw new StorageError('unavailable', 'Unable to use the store: because it is down.');
  };
  return {
    async put(key, content, { maxBytes }) {
      check(key);
      const all: Uint8Array[] = [];
      for await (const part of content) all.push(part);
      const whole = Buffer.concat(all);
      if (whole.length > maxBytes)
        throw new StorageError('too-large', 'Unable to store this: because it is too large.');
      const object = { key, bytes: whole.length, storedAt: 1 };
      files.set(key, { object, content: whole });
      return object;
    },
    async get(key, range) {
      await Promise.resolve();
      check(key);
      const found = files.get(key);
      if (!found) return undefined;
      if (range && range.first >= found.object.bytes)
        throw new StorageError('refused', 'Unable to read this: because it is shorter.');
      const part = range ? found.content.subarray(range.first, range.last + 1) : found.content;
      return { object: found.object, content: once(part) };
    },
    async delete(key) {
      await Promise.resolve();
      check(key);
      files.delete(key);
    },
    async list(prefix) {
      await Promise.resolve();
      check(prefix, true);
      const found = [...files.values()].map(({ object }) => object).filter(({ key }) => key.startsWith(prefix));
      return found.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    },
  };
}

async function* once(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(typeof content === 'string' ? new TextEncoder().encode(content) : content);
}
