import { describe, expect, it } from 'vitest';
import { createTabDevice } from './tab-device.js';

/** A tab's storage; `copy` is what a duplicated tab gets. */
function createStorage(entries: readonly (readonly [string, string])[] = []): Storage & { copy(): Storage } {
  const items = new Map(entries);
  return {
    get length() {
      return items.size;
    },
    clear: () => items.clear(),
    getItem: (key) => items.get(key) ?? null,
    key: (place) => [...items.keys()][place] ?? null,
    removeItem: (key) => void items.delete(key),
    setItem: (key, value) => void items.set(key, value),
    copy: () => createStorage([...items]),
  };
}

function counter(name: string) {
  let n = 0;
  return () => `${name}-${++n}`;
}

describe("a tab's device", () => {
  it('is the same after the page was loaded anew', () => {
    const storage = createStorage();
    const fresh = counter('id');
    const before = createTabDevice(fresh, storage);
    expect(before.take()).toBe('id-1');
    expect(before.take()).toBe('id-1');
    before.leave();
    expect(createTabDevice(fresh, storage).take()).toBe('id-1');
  });

  it('is another one in a duplicated tab', () => {
    const storage = createStorage();
    const fresh = counter('id');
    const device = createTabDevice(fresh, storage);
    device.take();
    expect(createTabDevice(fresh, storage.copy()).take()).toBe('id-2');
    device.leave();
    device.take();
    expect(createTabDevice(fresh, storage.copy()).take()).toBe('id-3');
  });

  it('is another one for each client of a page, each keeping its own', () => {
    const storage = createStorage();
    const fresh = counter('id');
    const first = [createTabDevice(fresh, storage), createTabDevice(fresh, storage)];
    expect(first.map((device) => device.take())).toEqual(['id-1', 'id-2']);
    for (const device of first) device.leave();
    const second = [createTabDevice(fresh, storage), createTabDevice(fresh, storage)];
    expect(second.map((device) => device.take())).toEqual(['id-1', 'id-2']);
  });

  it.each([
    ['no storage', undefined],
    ['a storage with nonsense', createStorage([['parley:devices', '{{']])],
    ['a storage with something else', createStorage([['parley:devices', '{"a":1}']])],
    ['a storage that refuses everything', refusing()],
  ])('works with %s', (_, storage) => {
    const device = createTabDevice(counter('id'), storage);
    expect(device.take()).toBe('id-1');
    device.leave();
    expect(device.take()).toBe('id-1');
  });
});

function refusing(): Storage {
  const refuse = () => {
    throw new Error('denied');
  };
  return Object.assign(createStorage(), { getItem: refuse, setItem: refuse, removeItem: refuse });
}
