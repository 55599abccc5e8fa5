import { describe, expect, it } from 'vitest';
import type { NewMessage } from './messaging-store.js';
import type { StoreBench } from './store-bench.contract.js';

const poll = {
  question: 'Tea?',
  options: ['Yes', 'No'].map((text) => ({ text, count: 0, userIds: [] })),
  voterCount: 0,
  multiple: false,
  anonymous: false,
};

/** What `append` must do with messages that name others, and with what few messages have. */
export function referencesContract(bench: () => StoreBench): void {
  describe('messages that name others', () => {
    it('keep all that few messages have', async () => {
      const { group, put, read } = bench().inNewApp();
      const id = await group('a', 'b');
      await put(id, 'a');
      const extra = { replyTo: 1, mentions: ['b', 'nobody'], mentionsAll: true as const, poll };
      const { row, quoted } = await put(id, 'a', {
        text: 'Où\u0000 ? \u202e',
        metadata: { a: 1 },
        threadSeq: 1,
        extra,
      });
      expect(row).toMatchObject({ seq: 2, threadSeq: 1, extra, text: 'Où\u0000 ? \u202e', metadata: { a: 1 } });
      expect(quoted).toMatchObject({ seq: 1, text: 'hello' });
      expect(await read(id, 2)).toEqual(row);
    });

    it('answer in a thread: its message tells how many, and comes again', async () => {
      const { app, store, group, put, read } = bench().inNewApp();
      const id = await group('a', 'b');
      await put(id, 'a');
      await put(id, 'a');
      const before = (await store.conversation(app, id))!;
      const { row, root } = await put(id, 'b', { threadSeq: 1, createdAt: 5_000 });
      expect(row).toMatchObject({ seq: 3, threadSeq: 1, version: before.version + 1 });
      const thread = { count: 1, lastSeq: 3, lastAt: 5_000 };
      expect(root).toMatchObject({ seq: 1, version: before.version + 2, text: 'hello', extra: { thread } });
      expect(await read(id, 1)).toEqual(root);
      expect(await store.conversation(app, id)).toMatchObject({ version: before.version + 2, lastSeq: 3 });
      await put(id, 'a', { threadSeq: 1, createdAt: 6_000 });
      expect((await read(id, 1)).extra?.thread).toEqual({ count: 2, lastSeq: 4, lastAt: 6_000 });
      // Who names an answer means its thread.
      expect((await put(id, 'a', { threadSeq: 4 })).row.threadSeq).toBe(1);
      expect((await read(id, 4)).extra).toBeUndefined();
    });

    it('answer in one batch: the thread is told of once, after the last of them', async () => {
      const { app, store, group, put, message, read } = bench().inNewApp();
      const id = await group('a', 'b');
      await put(id, 'a');
      const { version } = (await store.conversation(app, id))!;
      const batch = [
        message(id, 'b', { threadSeq: 1 }),
        // The message of the batch itself, and what answers it.
        message(id, 'a'),
        message(id, 'b', { threadSeq: 1 }),
        message(id, 'b', { threadSeq: 3, extra: { replyTo: 2 } }),
        message(id, 'a', { threadSeq: 2 }),
      ];
      const done = await store.append(batch);
      const versions = done.map((one) => one.outcome === 'created' && [one.row.version, one.root?.version]);
      expect(versions).toEqual(
        [
          [version + 1, undefined],
          [version + 2, undefined],
          [version + 3, undefined],
          [version + 4, version + 5],
          [version + 6, version + 7],
        ].map(([row, root]) => [row, root]),
      );
      expect((await read(id, 1)).extra?.thread).toMatchObject({ count: 3, lastSeq: 6 });
      expect((await read(id, 3)).extra?.thread).toMatchObject({ count: 1, lastSeq: 5 });
      expect((await store.conversation(app, id))!.version).toBe(version + 7);
    });

    it('take no place where they name what is not there', async () => {
      const { app, store, group, message } = bench().inNewApp();
      const [id, other] = [await group('a', 'b'), await group('a', 'b')];
      await store.append([message(other, 'a'), message(other, 'a')]);
      const before = (await store.conversation(app, id))!;
      const bad: Partial<NewMessage>[] = [
        { threadSeq: 1 },
        { threadSeq: 9 },
        { extra: { replyTo: 2 } },
        { threadSeq: 0 },
      ];
      const batch = [
        ...bad.map((more) => message(id, 'a', more)),
        message(id, 'a'),
        message(id, 'a', { threadSeq: 2 }),
      ];
      const done = await store.append(batch);
      expect(done.slice(0, 4)).toEqual(bad.map(() => ({ outcome: 'refused', code: 'messaging/no-message' })));
      expect(done[4]).toMatchObject({ outcome: 'created', row: { seq: 1, version: before.version + 1 } });
      expect(done[5]).toMatchObject({ outcome: 'refused' });
      expect((await store.messages(app, id, { limit: 9 })).map(({ seq }) => seq)).toEqual([1]);
      // What was refused may be sent again, once it can be.
      expect((await store.append([batch[0]!]))[0]).toMatchObject({ outcome: 'created', row: { seq: 2, threadSeq: 1 } });
      expect(await store.conversation(app, id)).toMatchObject({ lastSeq: 2, version: before.version + 3 });
    });

    it('take over what is forwarded, and who said it first', async () => {
      const { store, group, put, act, message } = bench().inNewApp();
      const [from, to, closed] = [await group('a', 'b'), await group('b', 'c'), await group('a', 'c')];
      await put(from, 'a', { text: 'Said', metadata: { card: 1 }, createdAt: 77 });
      const forward = { conversationId: from, seq: 1 };
      const { row } = await put(to, 'b', { text: '', forward });
      const forwardedFrom = { senderId: 'a', createdAt: 77 };
      expect(row).toMatchObject({ text: 'Said', metadata: { card: 1 }, extra: { forwardedFrom }, senderId: 'b' });
      expect(row).not.toHaveProperty('forward');
      const again = await put(to, 'c', { text: '', forward: { conversationId: to, seq: 1 } });
      expect(again.row.extra).toEqual({ forwardedFrom });
      // What the app's rules made of its text stands in its place.
      const masked = await put(to, 'b', { text: '****', forward });
      expect(masked.row).toMatchObject({ text: '****', metadata: { card: 1 }, extra: { forwardedFrom } });

      const codeOf = async (senderId: string, ref: { conversationId: string; seq: number }) => {
        const [done] = await store.append([message(to, senderId, { text: '', forward: ref })]);
        return done?.outcome === 'refused' ? done.code : done?.outcome;
      };
      // Not hers: exactly as if there were none.
      expect(await codeOf('c', forward)).toBe('messaging/not-found');
      expect(await codeOf('c', { conversationId: 'cnv_nowhere', seq: 1 })).toBe('messaging/not-found');
      expect(await codeOf('b', { conversationId: from, seq: 9 })).toBe('messaging/no-message');
      expect(await codeOf('c', { conversationId: closed, seq: 1 })).toBe('messaging/no-message');
      await put(from, 'a', { text: '', extra: { poll } });
      expect(await codeOf('b', { conversationId: from, seq: 2 })).toBe('messaging/empty');
      await put(from, 'a', { text: 'whispered', stored: false });
      expect(await codeOf('b', { conversationId: from, seq: 3 })).toBe('messaging/deleted');
      await act(from, 1, { kind: 'delete' });
      expect(await codeOf('b', forward)).toBe('messaging/deleted');
    });

    it('answer the same for ever, whatever became of what they name', async () => {
      const { app, store, group, put, act, message } = bench().inNewApp();
      const [from, to] = [await group('a', 'b'), await group('a', 'b')];
      await put(from, 'a', { text: 'Said' });
      const forwarded = message(to, 'a', { text: '', forward: { conversationId: from, seq: 1 } });
      const [first] = await store.append([forwarded]);
      await act(from, 1, { kind: 'delete' });
      expect(await store.append([forwarded])).toEqual([{ outcome: 'repeated', row: (first as { row: unknown }).row }]);
      const { version } = (await store.conversation(app, to))!;
      const answer = message(to, 'b', { threadSeq: 1 });
      const twice = await store.append([answer, answer]);
      expect(twice.map(({ outcome }) => outcome)).toEqual(['created', 'repeated']);
      await store.append([answer]);
      expect((await store.conversation(app, to))!.version).toBe(version + 2);
    });

    it('of which nothing is kept leave their place alone', async () => {
      const { app, store, group, put, message, read } = bench().inNewApp();
      const id = await group('a', 'b');
      await put(id, 'a', { text: 'Listen' });
      const gone = message(id, 'a', {
        text: 'Whisper',
        metadata: { a: 1 },
        stored: false,
        threadSeq: 1,
        extra: { replyTo: 1, mentions: ['b'] },
      });
      const [done] = await store.append([gone]);
      expect(done).toMatchObject({
        outcome: 'created',
        row: { seq: 2, text: 'Whisper', metadata: { a: 1 }, stored: false, extra: { replyTo: 1 } },
        quoted: { text: 'Listen' },
      });
      const { version } = (await store.conversation(app, id))!;
      const place = { conversationId: id, seq: 2, version, senderId: 'a', clientId: gone.clientId, createdAt: 1_000 };
      const tombstone = { ...place, text: '', threadSeq: 1, stored: false };
      expect(await read(id, 2)).toEqual(tombstone);
      expect(await store.append([gone])).toEqual([{ outcome: 'repeated', row: tombstone }]);
      expect(await read(id, 1)).not.toHaveProperty('extra');
      const listed = await store.messages(app, id, { limit: 9 });
      expect(listed.map(({ text }) => text)).toEqual(['Listen', '']);
    });

    it('are told from each other by thread, in pages both ways', async () => {
      const { app, store, group, put } = bench().inNewApp();
      const id = await group('a', 'b');
      await put(id, 'a');
      await put(id, 'a');
      for (let i = 0; i < 6; i += 1) await put(id, 'b', i % 2 ? {} : { threadSeq: 2 });
      const seqs = async (page: { before?: number; after?: number; limit: number }, threadSeq = 2) =>
        (await store.messages(app, id, { ...page, threadSeq })).map(({ seq }) => seq);
      expect(await seqs({ limit: 9 })).toEqual([2, 3, 5, 7]);
      expect(await seqs({ limit: 3 })).toEqual([3, 5, 7]);
      expect(await seqs({ limit: 4 })).toEqual([2, 3, 5, 7]);
      expect(await seqs({ before: 3, limit: 2 })).toEqual([2]);
      expect(await seqs({ before: 2, limit: 2 })).toEqual([]);
      expect(await seqs({ after: 0, limit: 2 })).toEqual([2, 3]);
      expect(await seqs({ after: 0, limit: 1 })).toEqual([2]);
      expect(await seqs({ after: 2, limit: 9 })).toEqual([3, 5, 7]);
      expect(await seqs({ limit: 9 }, 1)).toEqual([1]);
      expect(await seqs({ limit: 9 }, 3)).toEqual([3]);
      expect(await seqs({ limit: 9 }, 99)).toEqual([]);
    });
  });

  describe('counts', () => {
    it('leave out what stands in threads, was deleted or is not kept; mentions count in threads too', async () => {
      const { app, store, group, put, act, counts: all } = bench().inNewApp();
      const id = await group('a', 'b', 'c');
      const counts = async (userId: string) => (await all(userId, id))[0];
      await put(id, 'a', { extra: { mentions: ['b', 'a'] } });
      await put(id, 'a', { threadSeq: 1, extra: { mentions: ['b'] } });
      await put(id, 'a', { stored: false, extra: { mentions: ['b'] } });
      await put(id, 'b', { extra: { mentionsAll: true, mentions: ['c'] } });
      expect(await counts('a')).toEqual([1, 1]);
      expect(await counts('b')).toEqual([1, 2]);
      expect(await counts('c')).toEqual([2, 1]);
      expect(await counts('d')).toEqual([0, 0]);
      await act(id, 1, { kind: 'edit', userId: 'a', text: 'No, c', mentions: ['c'] });
      expect(await counts('b')).toEqual([1, 1]);
      expect(await counts('c')).toEqual([2, 2]);
      await act(id, 4, { kind: 'edit', userId: 'b', text: 'c alone', mentionsAll: false });
      expect([await counts('a'), await counts('c')]).toEqual([
        [1, 0],
        [2, 2],
      ]);
      await act(id, 2, { kind: 'delete' });
      await act(id, 1, { kind: 'delete' });
      expect(await counts('b')).toEqual([0, 0]);
      expect(await counts('c')).toEqual([1, 1]);
      await store.mark(app, id, { userId: 'c', readSeq: 4, now: 1 });
      expect(await counts('c')).toEqual([0, 0]);
      expect((await store.mentionCounts(app, 'c', [])).size).toBe(0);
      const elsewhere = { conversationId: id, after: 0, upTo: 4 };
      expect((await store.mentionCounts(bench().inNewApp().app, 'c', [elsewhere])).get(id) ?? 0).toBe(0);
    });
  });
}
