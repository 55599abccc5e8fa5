import { beforeAll, describe, expect, it } from 'vitest';
import type { ReportRow, ReportsStore } from './reports-store.js';

/** What every store of reports must do. */
export function reportsStoreContract(open: () => Promise<ReportsStore>): void {
  describe('reports', () => {
    let store: ReportsStore;
    beforeAll(async () => {
      store = await open();
    });
    const row = (id: string, more: Partial<ReportRow> = {}): ReportRow => ({
      ...{ id, reporterId: 'alice', clientId: id, userId: 'bob', reason: 'spam', state: 'open', createdAt: 1 },
      ...more,
    });
    const ids = async (app: string, page: Partial<Parameters<ReportsStore['list']>[1]> = {}) =>
      (await store.list(app, { limit: 10, ...page })).map(({ id }) => id);

    it('are found with all that was said, each within its app', async () => {
      const sender = { id: 'bob', name: 'Bob' };
      const message = {
        ...{ id: 'msg_1', conversationId: 'cnv_1', seq: 1, version: 1, clientId: 'c', sender },
        ...{ text: 'Nasty \u0000 “words”', createdAt: 8_640_000_000_000 },
      };
      const full = row('rpt_1', { message, note: 'Look: ☠️', createdAt: 8_640_000_000_000 });
      expect(await store.create('reports-a', full)).toEqual(full);
      expect(await store.find('reports-a', 'rpt_1')).toEqual(full);
      expect(await store.find('reports-b', 'rpt_1')).toBeUndefined();
      expect(await ids('reports-b')).toEqual([]);
      expect(await store.create('reports-b', row('rpt_1'))).toEqual(row('rpt_1'));
    });

    it('are one for each client id of a reporter', async () => {
      const first = row('rpt_1', { clientId: 'same' });
      await store.create('reports-c', first);
      expect(await store.create('reports-c', row('rpt_2', { clientId: 'same', reason: 'hate' }))).toEqual(first);
      await store.create('reports-c', row('rpt_3', { clientId: 'same', reporterId: 'carol' }));
      expect(await ids('reports-c')).toEqual(['rpt_1', 'rpt_3']);
    });

    it('are listed in order, by state and by who was reported, page by page', async () => {
      for (const id of ['rpt_b', 'rpt_a', 'rpt_c']) await store.create('reports-d', row(id));
      await store.create('reports-d', row('rpt_d', { userId: 'dan', state: 'resolved' }));
      expect(await ids('reports-d', { limit: 2 })).toEqual(['rpt_a', 'rpt_b']);
      expect(await ids('reports-d', { after: 'rpt_b' })).toEqual(['rpt_c', 'rpt_d']);
      expect(await ids('reports-d', { state: 'open', after: 'rpt_b' })).toEqual(['rpt_c']);
      expect(await ids('reports-d', { userId: 'dan' })).toEqual(['rpt_d']);
      expect(await ids('reports-d', { userId: 'dan', state: 'open' })).toEqual([]);
    });

    it('change once out of each state', async () => {
      await store.create('reports-e', row('rpt_1'));
      const resolved = row('rpt_1', { state: 'resolved', action: 'none', resolvedAt: 2 });
      const both = await Promise.all([
        store.replace('reports-e', 'open', resolved),
        store.replace('reports-e', 'open', row('rpt_1', { state: 'resolved', action: 'hide', resolvedAt: 2 })),
      ]);
      expect(both.filter((done) => done)).toHaveLength(1);
      expect(await store.replace('reports-f', 'resolved', resolved)).toBe(false);
      expect(await ids('reports-e', { state: 'open' })).toEqual([]);
      expect(await ids('reports-e', { state: 'resolved' })).toEqual(['rpt_1']);
    });
  });
}
