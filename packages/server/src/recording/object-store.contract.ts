import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ObjectStore } from './object-store.js';

/** A store to try. */
export interface ObjectStoreUnderTest {
  readonly store: ObjectStore;
  stop(): Promise<void>;
}

const bytes = (text: string) => new TextEncoder().encode(text);
async function* parts(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(bytes(text));
}
const limit = { maxBytes: 1_000 };

async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const part of content) all.push(part);
  return Buffer.concat(all).toString('utf8');
}

/** What every store of files must do. */
export function describeObjectStore(what: string, start: () => Promise<ObjectStoreUnderTest>): void {
  describe(`${what} as a store of files`, () => {
    let under: ObjectStoreUnderTest;
    let store: ObjectStore;
    beforeEach(async () => {
      under = await start();
      store = under.store;
    });
    afterEach(() => under.stop());
    const read = async (key: string, range?: { first: number; last: number }) => {
      const found = await store.get(key, range);
      return found && textOf(found.content);
    };

    it('gives back what was put, whole and in parts', async () => {
      const object = await store.put('app/a/one.webm', parts('Hello, ', 'world'), limit);
      expect(object).toMatchObject({ key: 'app/a/one.webm', bytes: 12 });
      expect(await read('app/a/one.webm')).toBe('Hello, world');
      expect(await read('app/a/one.webm', { first: 7, last: 11 })).toBe('world');
      expect(await read('app/a/one.webm', { first: 0, last: 0 })).toBe('H');
      expect(await read('app/a/one.webm', { first: 7, last: 10_000 })).toBe('world');
      await expect(store.get('app/a/one.webm', { first: 12, last: 20 })).rejects.toMatchObject({ code: 'refused' });
      expect((await store.get('app/a/one.webm', { first: 7, last: 11 }))?.object).toEqual(object);
    });

    it('holds something of no length', async () => {
      expect(await store.put('app/empty', parts(), limit)).toMatchObject({ bytes: 0 });
      expect(await read('app/empty')).toBe('');
    });

    it('puts another in its place', async () => {
      await store.put('app/one', parts('the first, which is longer'), limit);
      await store.put('app/one', parts('second'), limit);
      expect(await read('app/one')).toBe('second');
      expect(await store.list('app/')).toHaveLength(1);
    });

    it('has nothing where nothing was put, or where it was deleted', async () => {
      expect(await store.get('app/one')).toBeUndefined();
      await store.delete('app/one');
      await store.put('app/one', parts('x'), limit);
      await store.delete('app/one');
      await store.delete('app/one');
      expect(await store.get('app/one')).toBeUndefined();
      expect(await store.list('app/')).toEqual([]);
    });

    it('lists by the beginning of keys, in their order, and no neighbours', async () => {
      for (const key of ['app/b/2', 'app/a/1', 'app/ab/1', 'app/a/1/deeper', 'App/a/1', 'other/a/1'])
        await store.put(key, parts(key), limit);
      const keys = async (prefix: string) => (await store.list(prefix)).map(({ key }) => key);
      expect(await keys('app/')).toEqual(['app/a/1', 'app/a/1/deeper', 'app/ab/1', 'app/b/2']);
      expect(await keys('app/a/')).toEqual(['app/a/1', 'app/a/1/deeper']);
      expect(await keys('none/')).toEqual([]);
      expect(await read('App/a/1')).toBe('App/a/1');
    });

    it('leaves nothing of what is too large or fails on the way, and what was there stays', async () => {
      await store.put('app/one', parts('before'), limit);
      const put = store.put('app/one', parts('x'.repeat(600), 'x'.repeat(600)), limit);
      await expect(put).rejects.toMatchObject({ code: 'too-large' });
      async function* failing(): AsyncGenerator<Uint8Array> {
        yield bytes('half');
        await Promise.resolve();
        throw new Error('The source broke.');
      }
      await expect(store.put('app/one', failing(), limit)).rejects.toThrow('The source broke.');
      await expect(store.put('app/two', failing(), limit)).rejects.toThrow('The source broke.');
      expect(await read('app/one')).toBe('before');
      expect((await store.list('app/')).map(({ key }) => key)).toEqual(['app/one']);
    });

    it('lets two put the same at once: one of them is there, whole', async () => {
      const both = ['a', 'b'].map((letter) => store.put('app/one', parts(letter.repeat(400), letter), limit));
      await Promise.all(both);
      expect(['a'.repeat(401), 'b'.repeat(401)]).toContain(await read('app/one'));
    });

    it('takes names of every kind, and never leaves its place', async () => {
      const keys = [
        'app/Ä ö/ß',
        'app/a%2fb',
        'app/con',
        'app/...',
        'app/x.part',
        `app/${'n'.repeat(70)}`,
        'app/@user_1.-',
      ];
      for (const key of keys) await store.put(key, parts(key), limit);
      for (const key of keys) expect(await read(key)).toBe(key);
      expect((await store.list('app/')).map(({ key }) => key)).toEqual(keys.toSorted());
      for (const key of ['', '/', '/etc/x', 'a//b', '../a', 'a/../b', 'a/.', 'a/', 'a\0b', 'a\\b', 'x'.repeat(513)]) {
        await expect(store.put(key, parts('x'), limit)).rejects.toMatchObject({ code: 'refused' });
        await expect(store.get(key)).rejects.toMatchObject({ code: 'refused' });
        await expect(store.delete(key)).rejects.toMatchObject({ code: 'refused' });
      }
      for (const prefix of ['', '/', 'a', '../', 'a/../'])
        await expect(store.list(prefix)).rejects.toMatchObject({ code: 'refused' });
    });
  });
}
