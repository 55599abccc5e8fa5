// Bundled into a page by the browser test.
import { storageContract } from '@parley/core/testing';
import { indexedDbStorage } from '../indexed-db-storage.js';
import type { StoragePage } from './page-storage.js';

const settle = (request: IDBRequest) =>
  new Promise<void>((resolve, reject) => {
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error('refused'));
  });

const remove = (name: string) => settle(indexedDB.deleteDatabase(name));

async function removeAll() {
  for (const { name } of await indexedDB.databases()) if (name !== undefined) await remove(name);
}

const errorOf = (doing: Promise<unknown>) =>
  doing.then(
    () => undefined,
    (error: unknown) => (error instanceof Error || error instanceof DOMException ? error.name : String(error)),
  );

const write: StoragePage['write'] = (box, key, text) =>
  errorOf(
    indexedDbStorage.open(box).then(async (opened) => {
      await opened.write([[key, text]]);
      opened.close();
    }),
  );

async function keysOf(box: string) {
  const opened = await indexedDbStorage.open(box);
  const found = await opened.entries('');
  opened.close();
  return found.map(([key]) => key);
}

const withouts = {
  absent: undefined,
  refused: {
    open() {
      throw new DOMException('not here', 'SecurityError');
    },
  },
  // As some browsers have done: neither success nor error.
  silent: { open: () => ({}) },
};

const page: StoragePage = {
  async keep(name) {
    await removeAll();
    const check = storageContract.find((one) => one.name === name);
    try {
      await check?.run({ storage: () => indexedDbStorage });
      return check ? undefined : 'there is no such check';
    } catch (error) {
      return String(error);
    }
  },
  write,
  fill: (box, key, length) => write(box, key, 'x'.repeat(length)),
  keys: keysOf,
  async outliveRemoval() {
    const box = await indexedDbStorage.open('outlives');
    await box.write([['before', 1]]);
    await remove('parley:outlives');
    await Promise.all([box.write([['after', 1]]), box.write([['and after', 2]])]);
    return (await box.entries('')).map(([key]) => key);
  },
  async openWithout(how) {
    Object.defineProperty(window, 'indexedDB', { value: withouts[how], configurable: true });
    return (await errorOf(indexedDbStorage.open('box'))) ?? 'opened';
  },
};

Object.assign(window, { page });
