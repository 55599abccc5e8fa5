import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { eventually } from './eventually.js';

/** All that the page keeps in its databases, in words. Runs in the page. */
async function keptWords(): Promise<readonly string[]> {
  const settled = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('Unable to read.'));
    });
  const found: string[] = [];
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await settled(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const all = await settled(database.transaction(store).objectStore(store).getAll());
      found.push(...all.map((each) => JSON.stringify(each)));
    }
    database.close();
  }
  return found;
}

/** Waits until the page keeps this on its machine: it does so soon, and not at once. */
export async function untilKept(page: Page, words: string): Promise<void> {
  await eventually(async () => expect(await page.evaluate(keptWords)).toContainEqual(expect.stringContaining(words)));
}
