import { describe, expect, it } from 'vitest';
import type { MessageAction } from './message-row.js';
import type { StoreBench } from './store-bench.contract.js';

const edit = (text: string, more: Partial<Extract<MessageAction, { kind: 'edit' }>> = {}): MessageAction => ({
  kind: 'edit',
  userId: 'a',
  text,
  ...more,
});

/** What edits, deletes and pins must do, and how what was changed is found again. */
export function messageChangesContract(bench: () => StoreBench): void {
  describe('changes', () => {
    it('raise the version of the message and of its conversation, and the clock of the app', async () => {
      const { app, store, group, put, act, read } = bench().inNewApp();
      const id = await group('a', 'b');
      await put(id, 'a', { text: 'one' });
      await put(id, 'a', { text: 'two' });
      const before = (await store.conversation(app, id))!;
      const done = await act(id, 1, edit('One'));
      const row = await read(id, 1);
      expect(done).toEqual({ outcome: 'changed', row });
      expect(row).toMatchObject({
        text: 'One',
        version: before.version + 1,
        createdAt: 1_000,
        extra: { editedAt: 2_000 },
      });
      const after = (await store.conversation(app, id))!;
      expect(after).toEqual({ ...before, version: before.version + 1, changed: await store.watermark(app) });
      expect(after.changed).toBeGreaterThan(before.changed);
      expect((await read(id, 2)).version).toBe(before.version);
    });

    it('that change nothing raise nothing', async () => {
      const { app, store, group, put, act, read } = bench().inNewApp();
      const id = await group('a', 'b');
      await put(id, 'a', { text: 'same', metadata: { a: [1] }, extra: { mentions: ['b'] } });
      const row = await read(id, 1);
      const before = await store.conversation(app, id);
      const same: MessageAction[] = [
        edit('same'),
        edit('same', { metadata: { a: [1] }, mentions: ['b', 'b'], mentionsAll: false }),
        { kind: 'unpin' },
        { kind: 'unreact', userId: 'b', emoji: '👍' },
        { kind: 'preview', text: 'other', linkPreview: { url: 'https://example.org/', title: 'x' } },
        { kind: 'preview', text: 'same' },
      ];
      for (const action of same) expect(await act(id, 1, action)).toEqual({ outcome: 'unchanged', row });
      expect((await store.conversation(app, id))!.version).toBe(before!.version);
      expect(await store.edits(app, { conversationId: id, seq: 1 }, { limit: 9 })).toEqual([]);
    });

    it('keep what was said before each edit, the latest first, in pages', async () => {
      const { app, store, group, put, act } = bench().inNewApp();
      const id = await group('a', 'b');
      await put(id, 'a', { text: 'one\u0000', metadata: { a: 1 } });
      for (const [i, text] of ['two', 'two', 'three', 'four'].entries())
        await act(id, 1, edit(text, { metadata: { a: text } }), 3_000 + i);
      const ref = { conversationId: id, seq: 1 };
      const edits = await store.edits(app, ref, { limit: 9 });
      expect(edits.map(({ version: _, ...said }) => said)).toEqual([
        { text: 'three', metadata: { a: 'three' }, replacedAt: 3_003 },
        { text: 'two', metadata: { a: 'two' }, replacedAt: 3_002 },
        { text: 'one\u0000', metadata: { a: 1 }, replacedAt: 3_000 },
      ]);
      expect(await store.edits(app, ref, { limit: 2 })).toEqual(edits.slice(0, 2));
      expect(await store.edits(app, ref, { before: edits[1]!.version, limit: 2 })).toEqual(edits.slice(2));
      expect(await store.edits(app, { ...ref, seq: 2 }, { limit: 2 })).toEqual([]);
      expect(await store.edits(bench().inNewApp().app, ref, { limit: 2 })).toEqual([]);
    });

    it('leave what an edit does not name, and take away the preview of another text', async () => {
      const { group, put, act, read } = bench().inNewApp();
      const id = await group('a', 'b');
      await put(id, 'a', { text: 'see https://example.org/', metadata: { a: 1 }, extra: { mentions: ['b'] } });
      const linkPreview = { url: 'https://example.org/', title: 'Example' };
      const text = 'see https://example.org/';
      expect(await act(id, 1, { kind: 'preview', text, linkPreview })).toMatchObject({ outcome: 'changed' });
      await act(id, 1, edit(text, { mentions: [] }));
      expect((await read(id, 1)).extra).toEqual({ linkPreview, editedAt: 2_000 });
      await act(id, 1, edit('nothing to see', { mentionsAll: true }));
      expect(await read(id, 1)).toMatchObject({ metadata: { a: 1 }, extra: { mentionsAll: true } });
      expect((await read(id, 1)).extra).not.toHaveProperty('linkPreview');
    });

    it('are refused to others than the sender, and where there is nothing to change', async () => {
      const { group, put, act } = bench().inNewApp();
      const id = await group('a', 'b');
      await put(id, 'b', { text: 'mine' });
      await put(id, 'a', { text: '', forward: { conversationId: id, seq: 1 } });
      await put(id, 'a', { text: 'x', stored: false });
      const code = async (seq: number, action: MessageAction) => {
        const done = await act(id, seq, action);
        return done.outcome === 'refused' ? done.code : done.outcome;
      };
      expect(await code(1, edit('yours'))).toBe('messaging/forbidden');
      expect(await code(2, edit('other words in the mouth of b'))).toBe('messaging/forbidden');
      expect(await code(3, edit('again'))).toBe('messaging/deleted');
      expect(await code(3, { kind: 'pin', userId: 'a' })).toBe('messaging/deleted');
      expect(await code(9, edit('nothing'))).toBe('messaging/no-message');
      expect(await code(1, { kind: 'edit', userId: 'b', text: '' })).toBe('messaging/empty');
      expect(await code(1, { kind: 'delete' })).toBe('changed');
      expect(await code(1, { kind: 'edit', userId: 'b', text: 'back' })).toBe('messaging/deleted');
      expect(await code(1, { kind: 'pin', userId: 'b' })).toBe('messaging/deleted');
      expect(await code(1, { kind: 'react', userId: 'b', emoji: '👍' })).toBe('messaging/deleted');
    });

    it('that delete leave the place, and nothing of the content anywhere', async () => {
      const { app, store, group, put, act, read } = bench().inNewApp();
      const id = await group('a', 'b');
      await put(id, 'a');
      const poll = { question: 'SECRET', options: [], voterCount: 0, multiple: false, anonymous: false };
      const extra = { replyTo: 1, mentions: ['b'], poll };
      const { row } = await put(id, 'a', { text: 'SECRET 1', metadata: { a: 'SECRET' }, extra });
      await act(id, 2, edit('SECRET 2'));
      await act(id, 2, { kind: 'react', userId: 'b', emoji: '👍' });
      await act(id, 2, { kind: 'pin', userId: 'b' });
      await put(id, 'b', { threadSeq: 2 });
      const done = await act(id, 2, { kind: 'delete' }, 4_000);
      const place = { conversationId: id, seq: 2, senderId: 'a', clientId: row.clientId, createdAt: 1_000 };
      const thread = { count: 1, lastSeq: 3, lastAt: 1_000 };
      const { version } = (await store.conversation(app, id))!;
      const tombstone = { ...place, version, text: '', deletedAt: 4_000, extra: { thread } };
      expect(done).toEqual({ outcome: 'changed', row: tombstone });
      expect(await read(id, 2)).toEqual(tombstone);
      const ref = { conversationId: id, seq: 2 };
      expect(await store.edits(app, ref, { limit: 9 })).toEqual([]);
      expect(await store.reactors(app, ref, { emoji: '👍', limit: 9 })).toEqual([]);
      expect((await store.chosen(app, 'b', [ref])).size).toBe(0);
      expect(await store.pinned(app, id, { limit: 9 })).toEqual([]);
      expect(await act(id, 2, { kind: 'delete' }, 5_000)).toEqual({ outcome: 'unchanged', row: tombstone });
      expect((await store.messages(app, id, { limit: 9 })).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    });

    it('that delete an answer count its thread anew', async () => {
      const { app, store, group, put, act, read } = bench().inNewApp();
      const id = await group('a', 'b');
      await put(id, 'a');
      for (const createdAt of [10, 20, 30]) await put(id, 'b', { threadSeq: 1, createdAt });
      const before = (await store.conversation(app, id))!;
      const done = await act(id, 4, { kind: 'delete' });
      const thread = { count: 2, lastSeq: 3, lastAt: 20 };
      expect(done).toMatchObject({
        row: { seq: 4, version: before.version + 1, threadSeq: 1 },
        root: { extra: { thread } },
      });
      expect(await read(id, 1)).toMatchObject({ version: before.version + 2, extra: { thread } });
      expect((await store.conversation(app, id))!.version).toBe(before.version + 2);
      await act(id, 2, { kind: 'delete' });
      await act(id, 3, { kind: 'delete' });
      expect(await read(id, 1)).not.toHaveProperty('extra');
    });

    it('pin messages, the last pinned first, up to the limit', async () => {
      const { app, store, group, put, act } = bench().inNewApp();
      const id = await group('a', 'b');
      for (let i = 0; i < 4; i += 1) await put(id, 'a');
      for (const [i, seq] of [2, 4, 1, 2].entries()) await act(id, seq, { kind: 'pin', userId: 'b' }, 100 + i);
      const pins = await store.pinned(app, id, { limit: 9 });
      expect(pins.map(({ seq, pinnedAt, extra }) => [seq, pinnedAt, extra?.pinnedBy])).toEqual([
        [1, 102, 'b'],
        [4, 101, 'b'],
        [2, 100, 'b'],
      ]);
      await act(id, 4, { kind: 'unpin' });
      const [one] = await store.messagesAt(app, [{ conversationId: id, seq: 4 }]);
      expect(one).not.toHaveProperty('pinnedAt');
      expect(one).not.toHaveProperty('extra');
      expect((await store.pinned(app, id, { limit: 9 })).map(({ seq }) => seq)).toEqual([1, 2]);
      expect(await store.pinned(bench().inNewApp().app, id, { limit: 9 })).toEqual([]);
    });

    it('are found again by the version after which they were made, messages that are new are not', async () => {
      const { app, store, group, put, act, read } = bench().inNewApp();
      const [id, other] = [await group('a', 'b'), await group('a', 'b')];
      for (let i = 0; i < 5; i += 1) await put(id, 'a');
      await put(other, 'a');
      const { version } = (await store.conversation(app, id))!;
      for (const seq of [4, 2, 5, 2]) await act(id, seq, edit(`edited ${seq} ${Math.random()}`));
      await act(other, 1, edit('also'));
      const seqs = async (within: readonly [number, number], version: number, limit = 9) => {
        const [from, seq] = within;
        const rows = await store.messagesChanged(app, [{ conversationId: id, from, seq, version }], limit);
        return rows.map((row) => row.seq);
      };
      expect(await seqs([0, 5], version)).toEqual([4, 5, 2]);
      expect(await seqs([0, 5], 0)).toEqual([4, 5, 2]);
      expect(await seqs([0, 5], version + 1)).toEqual([5, 2]);
      expect(await seqs([0, 5], version + 3)).toEqual([2]);
      expect(await seqs([0, 5], version + 4)).toEqual([]);
      expect(await seqs([3, 4], version)).toEqual([4]);
      expect(await seqs([0, 5], version, 2)).toEqual([4, 5]);
      const both = [
        { conversationId: other, from: 0, seq: 9, version: 0 },
        { conversationId: id, from: 2, seq: 2, version: 0 },
        { conversationId: 'cnv_nowhere', from: 0, seq: 9, version: 0 },
      ];
      expect(await store.messagesChanged(app, both, 9)).toEqual([await read(id, 2), await read(other, 1)]);
      expect(await store.messagesChanged(app, [], 9)).toEqual([]);
      expect(await store.messagesChanged(bench().inNewApp().app, both, 9)).toEqual([]);
    });

    it('are done in order within a batch, and one by one when they come at once', async () => {
      const { app, store, group, put, read } = bench().inNewApp();
      const ids = [await group('a', 'b'), await group('a', 'b')];
      for (const id of ids) for (let i = 0; i < 3; i += 1) await put(id, 'a');
      const change = (n: number, action: MessageAction) => ({
        ...{ app, conversationId: ids[n % 2]!, seq: 1 + (n % 3), now: n, action },
      });
      const before = await Promise.all(ids.map(async (id) => (await store.conversation(app, id))!.version));
      const batches = Array.from({ length: 8 }, (_, i) =>
        Array.from({ length: 12 }, (__, j) => change(i * 12 + j, edit(`text ${i} ${j}`))),
      );
      const done = (await Promise.all(batches.map((batch) => store.changeMessages(batch)))).flat();
      const byConversation = ids.map((id) =>
        done.flatMap((one) => (one.outcome === 'changed' && one.row.conversationId === id ? [one.row] : [])),
      );
      for (const [i, rows] of byConversation.entries()) {
        const versions = rows.map(({ version }) => version).sort((a, b) => a - b);
        expect(versions).toEqual(versions.map((_, n) => before[i]! + n + 1));
        expect((await store.conversation(app, ids[i]!))!.version).toBe(versions.at(-1));
        for (const seq of [1, 2, 3]) {
          const last = rows.filter((row) => row.seq === seq).sort((a, b) => b.version - a.version)[0];
          expect(await read(ids[i]!, seq)).toEqual(last);
          const edits = await store.edits(app, { conversationId: ids[i]!, seq }, { limit: 99 });
          expect(edits).toHaveLength(rows.filter((row) => row.seq === seq).length);
        }
      }
      expect(await store.changeMessages([])).toEqual([]);
    });

    it('and new messages that come at once leave no version out and none twice', async () => {
      const { app, store, group, put, act, message } = bench().inNewApp();
      const id = await group('a', 'b', 'c');
      await put(id, 'a');
      const { version } = (await store.conversation(app, id))!;
      const work = Array.from({ length: 30 }, (_, n) =>
        n % 3 === 0
          ? store.append([message(id, 'a'), message(id, 'b', { threadSeq: 1 })])
          : n % 3 === 1
            ? act(id, 1, edit(`t${n}`))
            : act(id, 1, { kind: 'react', userId: `u${n}`, emoji: '👍' }),
      );
      const done = (await Promise.all(work)).flat();
      const versions = done.flatMap((one) =>
        one.outcome === 'created' || one.outcome === 'changed'
          ? [one.row.version, ...(one.root ? [one.root.version] : [])]
          : [],
      );
      expect(versions.sort((a, b) => a - b)).toEqual(versions.map((_, n) => version + n + 1));
      expect((await store.conversation(app, id))!.version).toBe(versions.at(-1));
      const [row] = await store.messagesAt(app, [{ conversationId: id, seq: 1 }]);
      expect(row?.extra).toMatchObject({ thread: { count: 10 }, reactions: [{ count: 10 }] });
      expect(row?.version).toBe(versions.at(-1));
    });
  });
}
