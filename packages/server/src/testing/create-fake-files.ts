import type { FileKeeping } from '../files/file-keeping.js';
import { createMemoryStorage, fakeSeal } from './create-fake-keeping.js';

/** Keeps files in memory. */
export interface FakeFiles extends FileKeeping {
  /** Bytes of an upload arrive, after those that are there. */
  arrive(id: string, content: string | Uint8Array): void;
  /** The uploads that are there. */
  readonly under: ReadonlyMap<string, Uint8Array>;
}

/** Makes it. With `whole`, all bytes of an upload are there once it begins. */
export function createFakeFiles({
  whole = false,
  ...more
}: Partial<FileKeeping> & { readonly whole?: boolean } = {}): FakeFiles {
  const under = new Map<string, Uint8Array>();
  return {
    uploads: {
      begin(id, bytes) {
        if (!under.has(id)) under.set(id, whole ? new Uint8Array(Math.min(bytes, 1_000)).fill(120) : new Uint8Array());
        return Promise.resolve();
      },
      arrived: (id) => Promise.resolve(under.get(id)?.byteLength),
      async *read(id, range) {
        yield await Promise.resolve(
          (under.get(id) ?? new Uint8Array()).subarray(0, range ? range.last + 1 : undefined),
        );
      },
      path: (id) => id,
      remove(id) {
        under.delete(id);
        return Promise.resolve();
      },
      untouched: () => Promise.resolve([]),
      room: () => Promise.resolve(100_000_000_000),
    },
    store: createMemoryStorage(),
    pictures: { open: () => Promise.resolve({ width: 640, height: 480, thumbnail: Uint8Array.of(1, 2, 3) }) },
    typeOf: (head) => Promise.resolve(head[0] === 0x89 ? 'image/png' : undefined),
    seal: fakeSeal,
    maxBytes: 1_000_000,
    ...more,
    arrive(id, content) {
      const added = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      under.set(id, Buffer.concat([under.get(id) ?? new Uint8Array(), added]));
    },
    under,
  };
}
