import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeObjectStore } from '../../recording/object-store.contract.js';
import { createDiskStorage } from './create-disk-storage.js';

function folder() {
  const path = mkdtempSync(join(tmpdir(), 'parley-storage-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
async function* one(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new TextEncoder().encode(text));
}

describeObjectStore('a local disk', async () => {
  const { path, remove } = folder();
  return {
    store: await createDiskStorage(path),
    stop() {
      remove();
      return Promise.resolve();
    },
  };
});

it('removes what a crash left half done, and keeps the rest for its owner alone', async () => {
  const { path, remove } = folder();
  const before = await createDiskStorage(path);
  await before.put('app/one', one('whole'), { maxBytes: 10 });
  writeFileSync(join(path, '.parts', 'half'), 'ha');
  const store = await createDiskStorage(path);
  expect(readdirSync(join(path, '.parts'))).toEqual([]);
  expect((await store.list('app/')).map(({ key }) => key)).toEqual(['app/one']);
  expect(statSync(join(path, 'app', 'one.object')).mode & 0o077).toBe(0);
  await store.delete('app/one');
  expect(readdirSync(path)).toEqual(['.parts']);
  remove();
});

it('says that a disk cannot be used, and refuses names that no disk holds', async () => {
  const { path, remove } = folder();
  const store = await createDiskStorage(path);
  await expect(store.put(`app/${'A'.repeat(200)}`, one('x'), { maxBytes: 10 })).rejects.toMatchObject({
    code: 'refused',
  });
  rmSync(path, { recursive: true });
  await expect(store.put('app/one', one('x'), { maxBytes: 10 })).rejects.toMatchObject({ code: 'unavailable' });
  remove();
});
