import { describe, expect, it } from 'vitest';
import { bytesOf } from './message-size.js';
import type { StoreBench } from './store-bench.contract.js';

/** Pages of large messages must be bound by bytes, none of their rows lost or twice. */
export function pageBoundsContract(bench: () => StoreBench): void {
  describe('pages that are bound by bytes', () => {
    const seqsOf = (rows: readonly { readonly seq: number }[]) => rows.map(({ seq }) => seq);

    /** Ten messages of about 10,000 bytes in UTF-8, in a third as many characters. */
    async function large() {
      const { app, store, group, put, act } = bench().inNewApp();
      const id = await group('a', 'b');
      for (let i = 0; i < 10; i += 1) await put(id, 'a', { text: '€'.repeat(3_200) });
      return { app, store, id, put, act };
    }

    it('end with the message that goes beyond them, and hold two where even the first does', async () => {
      const { app, store, id } = await large();
      const seqs = async (page: object, bytes?: number) =>
        seqsOf(await store.messages(app, id, { limit: 9, ...page, ...(bytes === undefined ? {} : { bytes }) }));
      expect(await seqs({}, 35_000)).toEqual([7, 8, 9, 10]);
      expect(await seqs({ before: 5 }, 25_000)).toEqual([2, 3, 4]);
      expect(await seqs({ after: 0 }, 35_000)).toEqual([1, 2, 3, 4]);
      expect(await seqs({ after: 8 }, 35_000)).toEqual([9, 10]);
      expect(await seqs({ limit: 3 }, 90_000)).toEqual([8, 9, 10]);
      expect(await seqs({ limit: 10 }, 1_000_000)).toHaveLength(10);
      for (const bytes of [0, 1, 9_000]) {
        expect(await seqs({}, bytes)).toEqual([9, 10]);
        expect(await seqs({ after: 0 }, bytes)).toEqual([1, 2]);
        expect(await seqs({ limit: 1 }, bytes)).toEqual([10]);
      }
      expect(await seqs({ before: 2 }, 1)).toEqual([1]);
      expect(await seqs({})).toHaveLength(9);
    });

    it('count metadata and what few messages have', async () => {
      const { app, store, group, put } = bench().inNewApp();
      const id = await group('a', 'b');
      for (let i = 0; i < 4; i += 1)
        await put(id, 'a', { text: '', ...(i % 2 ? { metadata: { note: 'x'.repeat(5_000) } } : {}) });
      for (const row of await store.messages(app, id, { limit: 4 }))
        expect(bytesOf(row) > 5_000).toBe(row.seq % 2 === 0);
      expect(seqsOf(await store.messages(app, id, { after: 0, limit: 9, bytes: 6_400 }))).toEqual([1, 2, 3, 4]);
      expect(seqsOf(await store.messages(app, id, { after: 0, limit: 9, bytes: 5_700 }))).toEqual([1, 2]);
    });

    it('hold more than one read of small messages', async () => {
      const { app, store, group, message } = bench().inNewApp();
      const id = await group('a', 'b');
      await store.append(Array.from({ length: 300 }, () => message(id, 'a')));
      const all = Array.from({ length: 300 }, (_, i) => i + 1);
      const bytes = 1_000_000;
      expect(seqsOf(await store.messages(app, id, { limit: 201, bytes }))).toEqual(all.slice(-201));
      expect(seqsOf(await store.messages(app, id, { after: 20, limit: 201, bytes }))).toEqual(all.slice(20, 221));
      expect(seqsOf(await store.messages(app, id, { before: 100, limit: 201, bytes }))).toEqual(all.slice(0, 99));
    });

    it('bound threads, whose own message comes first', async () => {
      const { app, store, id, put } = await large();
      for (let i = 0; i < 3; i += 1) await put(id, 'b', { threadSeq: 4, text: 'x'.repeat(10_000) });
      const seqs = async (page: object, bytes: number) =>
        seqsOf(await store.messages(app, id, { threadSeq: 4, limit: 9, ...page, bytes }));
      expect(await seqs({}, 1_000_000)).toEqual([4, 11, 12, 13]);
      expect(await seqs({}, 15_000)).toEqual([12, 13]);
      expect(await seqs({}, 35_000)).toEqual([4, 11, 12, 13]);
      expect(await seqs({ before: 12 }, 15_000)).toEqual([4, 11]);
      expect(await seqs({ after: 0 }, 15_000)).toEqual([4, 11]);
      expect(await seqs({ after: 4 }, 15_000)).toEqual([11, 12]);
    });

    it('bound pins, which go on after a pin, and edits', async () => {
      const { app, store, id, act } = await large();
      for (const [seq, at] of [
        [3, 50],
        [9, 60],
        [5, 60],
        [7, 60],
        [1, 70],
      ] as const)
        await act(id, seq, { kind: 'pin', userId: 'a' }, at);
      const pins = (page: object, bytes?: number) =>
        store.pinned(app, id, { limit: 9, ...page, ...(bytes === undefined ? {} : { bytes }) });
      expect(seqsOf(await pins({}))).toEqual([1, 9, 7, 5, 3]);
      expect(seqsOf(await pins({}, 15_000))).toEqual([1, 9]);
      expect(seqsOf(await pins({ before: { pinnedAt: 60, seq: 9 } }, 25_000))).toEqual([7, 5, 3]);
      expect(seqsOf(await pins({ before: { pinnedAt: 60, seq: 7 }, limit: 1 }))).toEqual([5]);
      expect(seqsOf(await pins({ before: { pinnedAt: 50, seq: 3 } }))).toEqual([]);

      for (const text of ['y', 'z', 'end'])
        await act(id, 2, { kind: 'edit', userId: 'a', text: text.repeat(10_000 / text.length) });
      const ref = { conversationId: id, seq: 2 };
      const firsts = async (page: object) =>
        (await store.edits(app, ref, { limit: 9, ...page })).map(({ text }) => text.slice(0, 1));
      expect(await firsts({})).toEqual(['z', 'y', '€']);
      expect(await firsts({ bytes: 15_000 })).toEqual(['z', 'y']);
    });
  });
}
