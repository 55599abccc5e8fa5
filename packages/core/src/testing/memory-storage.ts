import type { Storage, StorageBox } from '../ports/storage.js';

/** A storage in memory that a test may break. */
export interface MemoryStorage extends Storage {
  /** What the box of this name holds, by key. */
  box(name: string): ReadonlyMap<string, unknown>;
  /** The names of the boxes that hold something. */
  readonly names: readonly string[];
  /** How often something was written. */
  readonly writes: number;
  /** While set, nothing is written: every write rejects with it. */
  failing?: Error;
  /** While true, boxes cannot be opened, as in a private window. */
  closed: boolean;
}

/** Keeps records for as long as the object lives. Clients made over it one after another find what the earlier ones left. */
export function createMemoryStorage(): MemoryStorage {
  const boxes = new Map<string, Map<string, string>>();
  let writes = 0;

  const contents = (name: string) => {
    const known = boxes.get(name) ?? new Map<string, string>();
    boxes.set(name, known);
    return known;
  };
  // Settles a turn later, as everything that reaches a disk does.
  const later = async <T>(run: () => T): Promise<T> => {
    await Promise.resolve();
    return run();
  };
  const openBox = (name: string): StorageBox => ({
    entries: (prefix) => later(() => sorted(contents(name)).filter(([key]) => key.startsWith(prefix))),
    async write(changes) {
      const given = changes.map(([key, value]) => [key, toText(value)] as const);
      await later(() => {
        if (storage.failing) throw storage.failing;
        writes++;
        for (const [key, text] of given) {
          if (text === undefined) contents(name).delete(key);
          else contents(name).set(key, text);
        }
      });
    },
    clear: () => later(() => void boxes.delete(name)),
    close: () => undefined,
  });
  const storage: MemoryStorage = {
    closed: false,
    box: (name) => new Map(sorted(contents(name))),
    get names() {
      return [...boxes].filter(([, box]) => box.size > 0).map(([name]) => name);
    },
    get writes() {
      return writes;
    },
    open: (name) =>
      later(() => {
        if (storage.closed) throw new Error('This platform keeps nothing');
        return openBox(name);
      }),
  };
  return storage;
}

function toText(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

function sorted(box: ReadonlyMap<string, string>): (readonly [string, unknown])[] {
  const keys = [...box.keys()].sort();
  return keys.map((key) => [key, JSON.parse(box.get(key) ?? 'null') as unknown] as const);
}
