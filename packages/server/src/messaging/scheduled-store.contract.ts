import { beforeAll, describe, expect, it } from 'vitest';
import type { ScheduledRow, ScheduledStore } from './scheduled-store.js';

/** What every `ScheduledStore` must do. The store is opened once; each test uses an app of its own. */
export function scheduledStoreContract(open: () => Promise<ScheduledStore>): void {
  describe('ScheduledStore', () => {
    let store: ScheduledStore;
    let apps = 0;
    // Claims span apps: each test has an hour of its own, before those of the tests that came before it.
    let hour = 1_000_000_000_000;
    beforeAll(async () => {
      store = await open();
    });

    function begin() {
      const app = `app_t1_sched${String((apps += 1)).padStart(6, '0')}`;
      const start = (hour -= 3_600_000);
      const row = (clientId: string, more: Partial<ScheduledRow> = {}): ScheduledRow => ({
        app,
        userId: 'alice',
        conversationId: 'cnv_1',
        clientId,
        text: `text of ${clientId}`,
        sendAt: start + 60_000,
        ...more,
      });
      const put = async (clientId: string, more: Partial<ScheduledRow> = {}) => {
        const made = await store.create(row(clientId, more), 100);
        if (!made) throw new Error('There were too many.');
        return made;
      };
      const claim = async (now: number, more: { until?: number; limit?: number } = {}) =>
        (await store.claim({ now, until: now + 10_000, limit: 100, ...more })).filter((due) => due.app === app);
      return { app, start, row, put, claim };
    }
    const ids = (rows: readonly ScheduledRow[]) => rows.map(({ clientId }) => clientId);

    it('gives back what it was given, whatever the text', async () => {
      const { app, row } = begin();
      const full = row('full', {
        text: 'Zeile\u0001 \u{1f469}\u200d\u{1f467} "quoted" \\',
        metadata: { nul: '\u0000', lone: '\ud83d', deep: [{ a: null }] },
        replyTo: 3,
        threadSeq: 1,
        mentions: ['bob', 'carol'],
        mentionsAll: true,
      });
      expect(await store.create(full, 100)).toEqual(full);
      expect(await store.find(full)).toEqual(full);
      expect(await store.list(app, 'alice')).toEqual([full]);
      const plain = row('plain', { userId: 'bob' });
      await store.create(plain, 100);
      expect(await store.find(plain)).toEqual(plain);
    });

    it('makes one entry for a client id, also when asked at once, and keeps the first', async () => {
      const { app, row } = begin();
      const texts = ['1', '2', '3', '4'];
      const made = await Promise.all(texts.map((text) => store.create(row('same', { text }), 100)));
      expect(new Set(made.map((one) => one?.text)).size).toBe(1);
      expect(await store.list(app, 'alice')).toHaveLength(1);
    });

    it('never has more than the limit, also when asked at once, and counts each user alone', async () => {
      const { app, row } = begin();
      const made = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => store.create(row(`c${n}`), 4)));
      expect(made.filter((one) => one === undefined)).toHaveLength(2);
      expect(await store.list(app, 'alice')).toHaveLength(4);
      expect(await store.create(row('theirs', { userId: 'bob' }), 4)).toBeDefined();
      // What is there is answered, also where there is no room.
      const [first] = await store.list(app, 'alice');
      expect(await store.create(first!, 4)).toEqual(first);
    });

    it('lists by time, then by client id, of one conversation or all', async () => {
      const { app, start, put } = begin();
      await put('late', { sendAt: start + 9_000 });
      await put('b', { sendAt: start + 5_000, conversationId: 'cnv_2' });
      await put('a', { sendAt: start + 5_000 });
      expect(ids(await store.list(app, 'alice'))).toEqual(['a', 'b', 'late']);
      expect(ids(await store.list(app, 'alice', 'cnv_2'))).toEqual(['b']);
      expect(await store.list(app, 'bob')).toEqual([]);
      expect(await store.list(begin().app, 'alice')).toEqual([]);
    });

    it('changes what is given and leaves the rest', async () => {
      const { put, start } = begin();
      const before = await put('x', { metadata: { a: 1 }, replyTo: 2 });
      expect(await store.update(before, { text: 'other' }, start)).toEqual({ ...before, text: 'other' });
      const moved = { text: 'other', metadata: { b: 2 }, sendAt: start + 70_000 };
      expect(await store.update(before, moved, start)).toEqual({ ...before, ...moved });
      expect(await store.find(before)).toEqual({ ...before, ...moved });
      expect(await store.update({ ...before, clientId: 'nobody' }, { text: 'z' }, start)).toBeUndefined();
      expect(await store.update({ ...before, userId: 'bob' }, { text: 'z' }, start)).toBeUndefined();
    });

    it('removes once', async () => {
      const { put } = begin();
      const row = await put('x');
      expect(await store.remove({ ...row, userId: 'bob' })).toBe(false);
      expect(await store.remove(row)).toBe(true);
      expect(await store.remove(row)).toBe(false);
      expect(await store.find(row)).toBeUndefined();
    });

    it('gives what is due in order, to one who asks, until the claim ends', async () => {
      const { start, put, claim } = begin();
      await put('b', { sendAt: start + 2_000 });
      await put('a', { sendAt: start + 1_000, conversationId: 'cnv_2' });
      await put('later', { sendAt: start + 20_000 });
      expect(await claim(start + 999)).toEqual([]);
      expect(ids(await claim(start + 5_000))).toEqual(['a', 'b']);
      expect(await claim(start + 14_999)).toEqual([]);
      expect(ids(await claim(start + 15_000))).toEqual(['a', 'b']);
    });

    it('takes the earliest where there are more than asked for', async () => {
      const { start, put, claim } = begin();
      for (const n of [3, 1, 2]) await put(`c${n}`, { sendAt: start + n });
      expect(ids(await claim(start + 100, { limit: 2 }))).toEqual(['c1', 'c2']);
      expect(ids(await claim(start + 100, { limit: 2 }))).toEqual(['c3']);
    });

    it('gives each entry to one alone of many who ask at once', async () => {
      const { start, put, claim } = begin();
      const all = Array.from({ length: 40 }, (_, i) => `c${String(i).padStart(2, '0')}`);
      for (const id of all) await put(id, { sendAt: start + 1 });
      const taken = await Promise.all(Array.from({ length: 8 }, () => claim(start + 10, { limit: 10 })));
      const given = ids(taken.flat());
      expect(new Set(given).size).toBe(given.length);
      expect(ids([...taken.flat(), ...(await claim(start + 10))]).sort()).toEqual(all);
    });

    it('changes nothing of what is being sent', async () => {
      const { start, put, claim } = begin();
      const row = await put('x', { sendAt: start + 1_000 });
      await claim(start + 1_000, { until: start + 5_000 });
      expect(await store.update(row, { text: 'too late' }, start + 1_001)).toBeUndefined();
      expect(await store.update(row, { text: 'in time' }, start + 5_000)).toMatchObject({ text: 'in time' });
    });

    it('does not give again what failed, until it gets another time', async () => {
      const { start, put, claim } = begin();
      const row = await put('x', { sendAt: start + 1_000 });
      await claim(start + 1_000);
      expect(await store.fail(row, 'messaging/forbidden')).toEqual({ ...row, failed: 'messaging/forbidden' });
      expect(await claim(start + 60_000)).toEqual([]);
      const renamed = await store.update(row, { text: 'y' }, start + 60_000);
      expect(renamed).toEqual({ ...row, text: 'y', failed: 'messaging/forbidden' });
      const again = await store.update(row, { sendAt: start + 70_000 }, start + 60_000);
      expect(again).toEqual({ ...row, text: 'y', sendAt: start + 70_000 });
      expect(ids(await claim(start + 70_000))).toEqual(['x']);
      expect(await store.fail({ ...row, clientId: 'gone' }, 'messaging/forbidden')).toBeUndefined();
    });

    it('knows when what is being sent may be taken again', async () => {
      const { start, put, claim } = begin();
      await put('a', { sendAt: start + 1_000 });
      await put('b', { sendAt: start + 20_000 });
      await claim(start + 1_000, { until: start + 11_000 });
      expect(await store.nextAfter(start + 1_000)).toBe(start + 11_000);
      expect(await store.nextAfter(start + 11_000)).toBe(start + 20_000);
    });

    it('knows when the next one will be due', async () => {
      const { start, put } = begin();
      await put('b', { sendAt: start + 2_000 });
      const first = await put('a', { sendAt: start + 1_000 });
      expect(await store.nextAfter(start)).toBe(start + 1_000);
      expect(await store.nextAfter(start + 1_000)).toBe(start + 2_000);
      await store.fail(first, 'messaging/forbidden');
      expect(await store.nextAfter(start)).toBe(start + 2_000);
      expect(await store.nextAfter(2_000_000_000_000)).toBeUndefined();
    });
  });
}
