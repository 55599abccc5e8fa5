import type { Storage, StorageBox } from '@parley/core';

const store = 'records';
// A browser that never answers is one that keeps nothing.
const openTimeout = 5_000;

/** Keeps records in IndexedDB, one database for each box. A write has settled once it is on the disk. */
export const indexedDbStorage: Storage = { open: openBox };

async function openBox(name: string): Promise<StorageBox> {
  let opening: Promise<IDBDatabase> | undefined;
  let database: IDBDatabase | undefined;
  let closed = false;

  const forget = () => {
    database = opening = undefined;
  };
  const connect = () =>
    (opening ??= openDatabase(name).then(
      (opened) => {
        // The browser takes the database away, or another page removes it: the next call opens it again.
        opened.onversionchange = () => {
          opened.close();
          forget();
        };
        opened.onclose = forget;
        return (database = opened);
      },
      (error: unknown) => {
        forget();
        throw error;
      },
    ));
  const begin = (on: IDBDatabase, mode: IDBTransactionMode) =>
    on.transaction(store, mode, { durability: 'strict' }).objectStore(store);
  const run = async <T>(mode: IDBTransactionMode, work: (records: IDBObjectStore) => () => T): Promise<T> => {
    let records: IDBObjectStore;
    try {
      // At once where it is open: the page may be left right after the call.
      records = begin(database ?? (await connect()), mode);
    } catch (error) {
      if (closed || !isClosing(error)) throw error;
      forget();
      records = begin(await connect(), mode);
    }
    return finish(records, work);
  };
  await connect();
  return {
    entries: (prefix) =>
      run('readonly', (records) => {
        const range = rangeOf(prefix);
        const keys = records.getAllKeys(range);
        const values = records.getAll(range);
        return () => keys.result.map((key, place) => [key as string, values.result[place] as unknown] as const);
      }),
    write: (changes) =>
      run('readwrite', (records) => {
        for (const [key, value] of changes) {
          if (value === undefined) records.delete(key);
          else records.put(value, key);
        }
        return () => undefined;
      }),
    clear: () =>
      run('readwrite', (records) => {
        records.clear();
        return () => undefined;
      }),
    close() {
      closed = true;
      database?.close();
    },
  };
}

function openDatabase(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(`parley:${name}`, 1);
    const timer = setTimeout(() => {
      reject(new Error('Unable to keep anything: the browser does not open its database.'));
      // What comes too late holds nothing open.
      request.onsuccess = () => request.result.close();
    }, openTimeout);
    request.onupgradeneeded = () => request.result.createObjectStore(store);
    request.onsuccess = () => {
      clearTimeout(timer);
      resolve(request.result);
    };
    request.onerror = () => {
      clearTimeout(timer);
      reject(request.error ?? new Error('Unable to keep anything: the browser gives no database.'));
    };
  });
}

function finish<T>(records: IDBObjectStore, work: (records: IDBObjectStore) => () => T): Promise<T> {
  const { transaction } = records;
  return new Promise((resolve, reject) => {
    transaction.onabort = () => reject(transaction.error ?? new Error('Unable to keep this: the browser gave up.'));
    try {
      const read = work(records);
      transaction.oncomplete = () => resolve(read());
      transaction.commit();
    } catch (error) {
      // One value that cannot be kept keeps all others out.
      transaction.abort();
      throw error;
    }
  });
}

/** The keys that begin with `prefix`: up to the least text that is after all of them. */
function rangeOf(prefix: string): IDBKeyRange | undefined {
  const stem = prefix.replace(/\uffff+$/, '');
  if (stem === '') return prefix === '' ? undefined : IDBKeyRange.lowerBound(prefix);
  const last = stem.length - 1;
  const end = stem.slice(0, last) + String.fromCharCode(stem.charCodeAt(last) + 1);
  return IDBKeyRange.bound(prefix, end, false, true);
}

function isClosing(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'InvalidStateError';
}
