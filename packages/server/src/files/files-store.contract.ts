import { beforeAll, describe, expect, it } from 'vitest';
import type { MessageKey } from '../kernel/message-files.js';
import type { FileRow, FilesStore } from './files-store.js';

const app = 'app_eu1_files0001';
const other = 'app_eu1_files0002';
const conversationId = 'cnv_00000000000000000000000001';

const row = (n: number, more: Partial<FileRow> = {}): FileRow => ({
  ...{ id: `fil_0000000000000000000000000${n}`, name: 'contract.pdf', type: 'application/pdf', bytes: 1_000 },
  ...{ ownerId: 'alice', clientId: `c${n}`, conversationId, state: 'uploading', createdAt: 1_000 + n },
  ...more,
});
const message = (clientId: string): MessageKey => ({ conversationId, senderId: 'alice', clientId });

/** What every store of files must do. */
export function filesStoreContract(open: () => Promise<FilesStore>): void {
  describe('files', () => {
    let store: FilesStore;
    beforeAll(async () => {
      store = await open();
    });

    it('are stored once for a client id, and are another app’s never', async () => {
      expect(await store.create(app, row(1))).toEqual(row(1));
      expect(await store.create(app, row(2, { clientId: 'c1' }))).toEqual(row(1));
      expect(await store.create(app, row(3, { clientId: 'c1', ownerId: 'bob' }))).toMatchObject({ ownerId: 'bob' });
      expect(await store.known(app, 'alice', 'c1')).toEqual(row(1));
      expect(await store.known(app, 'carol', 'c1')).toBeUndefined();
      expect(await store.find(app, [row(1).id, row(2).id])).toEqual([row(1)]);
      expect(await store.find(other, [row(1).id])).toEqual([]);
      expect(await store.find(app, [])).toEqual([]);
      expect(await store.create(other, row(1, { name: 'theirs.pdf' }))).toMatchObject({ name: 'theirs.pdf' });
      expect(await store.replace(other, 'uploading', row(1, { state: 'ready' }))).toBe(true);
      expect(await store.find(app, [row(1).id])).toEqual([row(1)]);
    });

    it('change from the state in which they are', async () => {
      const ready = row(1, { state: 'ready', width: 3, height: 2, thumbnail: true });
      expect(await store.replace(app, 'ready', ready)).toBe(false);
      expect(await store.replace(app, 'uploading', ready)).toBe(true);
      expect(await store.replace(app, 'uploading', ready)).toBe(false);
      expect(await store.find(app, [ready.id])).toEqual([ready]);
    });

    it('are there as long as a message has them', async () => {
      await store.create(app, row(4));
      const ids = [row(1).id, row(4).id];
      expect(await store.countUnsent(app, 'alice')).toBe(2);
      expect(await store.give(app, ids, message('m1'))).toBe(false);
      expect(await store.give(app, [row(1).id], message('m1'))).toBe(true);
      expect(await store.give(app, [row(1).id], message('m1'))).toBe(true);
      expect(await store.give(app, [row(1).id], message('m2'))).toBe(true);
      expect(await store.give(app, [], message('m9'))).toBe(true);
      expect(await store.countUnsent(app, 'alice')).toBe(1);
      expect(await store.removeUnsent(app, row(1).id)).toBe(false);
      expect(await store.take(app, ids.slice(0, 1), message('m1'))).toEqual([]);
      expect(await store.take(app, ids.slice(0, 1), message('m1'))).toEqual([]);
      expect(await store.take(other, ids.slice(0, 1), message('m2'))).toEqual([row(1).id]);
      expect(await store.take(app, ids.slice(0, 1), message('m2'))).toEqual([row(1).id]);
      expect(await store.find(app, ids)).toEqual([row(4)]);
      expect(await store.give(app, [row(1).id], message('m3'))).toBe(false);
      expect(await store.take(app, [], message('m3'))).toEqual([]);
    });

    it('that no message was given are found when they are old, and removed', async () => {
      await store.create(app, row(5));
      const stale = (await store.stale(1_000 + 5, 1)).filter((one) => one.app === app);
      expect(stale).toEqual([{ app, id: row(3).id }]);
      expect((await store.stale(1_000 + 5, 10)).map(({ id }) => id)).toEqual([row(3).id, row(4).id]);
      expect(await store.removeUnsent(other, row(4).id)).toBe(false);
      expect(await store.removeUnsent(app, row(4).id)).toBe(true);
      expect(await store.removeUnsent(app, row(4).id)).toBe(false);
      expect((await store.stale(1_000 + 5, 10)).map(({ id }) => id)).toEqual([row(3).id]);
    });
  });
}
