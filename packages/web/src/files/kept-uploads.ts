import type { FilesPort, KeptUpload } from '@parley/core';
import { markUploads } from './marked-uploads.js';

const database = 'parley-uploads';
const store = 'uploads';

interface Row extends KeptUpload {
  readonly box: string;
  readonly clientId: string;
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(store, { keyPath: ['box', 'clientId'] });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB is closed.'));
  });
}

/** Runs one transaction, and settles once it is done. */
async function within<T>(mode: IDBTransactionMode, run: (rows: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const base = await opened();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = base.transaction(store, mode);
      const request = run(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? new Error('It was not stored.'));
    });
  } finally {
    base.close();
  }
}

const ofBox = (box: string) => IDBKeyRange.bound([box], [box, []]);

async function mark(): Promise<void> {
  markUploads((await within('readonly', (rows) => rows.count())) > 0);
}

/** Keeps files on their way in IndexedDB, with their bytes: a page after a reload has no other way to them. */
export const keptUploads: Pick<FilesPort, 'keep' | 'kept' | 'forget' | 'clear'> = {
  async keep(box, { entry, sources }) {
    const row: Row = { box, clientId: entry.params.clientId, entry, sources };
    await within('readwrite', (rows) => rows.put(row));
    await mark();
  },
  async kept(box) {
    return (await within('readonly', (rows) => rows.getAll(ofBox(box)))) as Row[];
  },
  async forget(box, clientId) {
    await within('readwrite', (rows) => rows.delete([box, clientId]));
    await mark();
  },
  async clear(box) {
    await within('readwrite', (rows) => rows.delete(ofBox(box)));
    await mark();
  },
};
