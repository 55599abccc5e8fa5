import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Appended, MessageRow } from './messaging-store.js';
import type { StoreBench } from './store-bench.contract.js';

const rowOf = (appended: Appended | undefined): MessageRow => {
  if (!appended || !('row' in appended)) throw new Error('expected a stored message');
  return appended.row;
};

/** What `append` must do. */
export function appendContract(bench: () => StoreBench): void {
  describe('append', () => {
    it('stores messages in order, without holes, and answers in the same order', async () => {
      const { app, store, group, message } = bench().inNewApp();
      const [one, two] = [await group('a', 'b'), await group('a', 'b')];
      const before = (await store.conversation(app, one))!;
      const batch = [message(one, 'a'), message(two, 'b'), message(one, 'b'), message(one, 'a')];
      const done = await store.append(batch);
      expect(done.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'created', 'created']);
      expect(done.map((item) => [rowOf(item).conversationId, rowOf(item).seq])).toEqual([
        [one, 1],
        [two, 1],
        [one, 2],
        [one, 3],
      ]);
      const after = (await store.conversation(app, one))!;
      expect(after).toMatchObject({ lastSeq: 3, version: before.version + 3, updatedAt: 1_000 });
      expect(rowOf(done[3]).version).toBe(after.version);
      expect(after.changed).toBeGreaterThan(before.changed);
      expect(await store.messages(app, one, { limit: 10 })).toEqual([done[0], done[2], done[3]].map(rowOf));
    });

    it('keeps every field, and leaves out what was not given', async () => {
      const { app, store, group, message } = bench().inNewApp();
      const id = await group('a', 'b');
      const text = 'Où ? \u{1F44B}\u{1F3FD} 李 \u0000 \u0001 \u202e "\'\\ $1 ?1 :a';
      const metadata = { nested: { list: [1, null, 'x\u0000'] }, big: 2 ** 53 - 1 };
      const [full] = await store.append([message(id, 'a', { text, metadata, createdAt: 1_790_000_000_123 })]);
      const [bare] = await store.append([message(id, 'a', { text: '' })]);
      const stored = await store.messages(app, id, { limit: 10 });
      expect(stored).toEqual([rowOf(full), rowOf(bare)]);
      expect(stored[0]).toMatchObject({ text, metadata, createdAt: 1_790_000_000_123, senderId: 'a' });
      expect(stored[1]).not.toHaveProperty('metadata');
      expect(stored[0]).not.toHaveProperty('app');
    });

    it('answers a repeated client id with what was stored, for ever', async () => {
      const { app, store, group, message } = bench().inNewApp();
      const id = await group('a', 'b');
      const first = message(id, 'a', { text: 'first' });
      const [created] = await store.append([first]);
      await store.append([message(id, 'b')]);
      const [again] = await store.append([{ ...first, text: 'other', createdAt: 9_999 }]);
      expect(again).toEqual({ outcome: 'repeated', row: rowOf(created) });
      expect((await store.conversation(app, id))!.lastSeq).toBe(2);
    });

    it('answers a client id that comes twice in one batch', async () => {
      const { app, store, group, message } = bench().inNewApp();
      const id = await group('a', 'b');
      const first = message(id, 'a', { text: 'first' });
      const done = await store.append([first, message(id, 'b'), { ...first, text: 'twin' }, message(id, 'a')]);
      expect(done.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'repeated', 'created']);
      expect(rowOf(done[2])).toEqual(rowOf(done[0]));
      expect(rowOf(done[3]).seq).toBe(3);
      expect((await store.messages(app, id, { limit: 10 })).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    });

    it('refuses a client id that was used in another conversation', async () => {
      const { app, store, group, message } = bench().inNewApp();
      const [one, two] = [await group('a', 'b'), await group('a', 'b')];
      const first = message(one, 'a');
      await store.append([first]);
      const twin = message(one, 'a');
      const done = await store.append([
        { ...first, conversationId: two },
        message(two, 'a'),
        twin,
        { ...twin, conversationId: two },
      ]);
      expect(done.map(({ outcome }) => outcome)).toEqual(['conflict', 'created', 'created', 'conflict']);
      expect((await store.conversation(app, two))!.lastSeq).toBe(1);
    });

    it('keeps client ids apart by sender and by app', async () => {
      const here = bench().inNewApp();
      const there = bench().inNewApp();
      const [id, other] = [await here.group('a', 'b'), await there.group('a', 'b')];
      const done = await here.store.append([
        here.message(id, 'a', { clientId: 'same' }),
        here.message(id, 'b', { clientId: 'same' }),
        there.message(other, 'a', { clientId: 'same' }),
      ]);
      expect(done.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'created']);
      expect(done.map((item) => rowOf(item).seq)).toEqual([1, 2, 1]);
    });

    it('stores nothing of a batch that names an unknown conversation', async () => {
      const { app, store, group, message } = bench().inNewApp();
      const id = await group('a', 'b');
      await expect(store.append([message(id, 'a'), message('cnv_nowhere', 'a')])).rejects.toMatchObject({
        code: 'messaging/not-found',
      });
      expect((await store.conversation(app, id))!.lastSeq).toBe(0);
      expect(await store.append([])).toEqual([]);
    });

    it('has no holes and no twins when batches come at once', async () => {
      const { app, store, group, message } = bench().inNewApp();
      const ids = [await group('a', 'b'), await group('a', 'b'), await group('a', 'b')];
      const shared = message(ids[0]!, 'a');
      const batches = Array.from({ length: 8 }, (_, n) => [
        shared,
        ...Array.from({ length: 20 }, (__, i) => message(ids[(n + i) % 3]!, n % 2 ? 'a' : 'b')),
      ]);
      const done = (await Promise.all(batches.map((batch) => store.append(batch)))).flat();
      expect(done.filter(({ outcome }) => outcome === 'created')).toHaveLength(161);
      expect(done.filter(({ outcome }) => outcome === 'repeated')).toHaveLength(7);
      for (const id of ids) {
        const seqs = (await store.messages(app, id, { limit: 1_000 })).map(({ seq }) => seq);
        expect(seqs).toEqual(seqs.map((_, i) => i + 1));
        expect((await store.conversation(app, id))!.lastSeq).toBe(seqs.length);
      }
    });

    it('stores batches larger than any statement', async () => {
      const { app, store, group, message } = bench().inNewApp();
      const id = await group('a', 'b');
      const done = await store.append(Array.from({ length: 2_345 }, () => message(id, 'a')));
      expect(done.map((item) => rowOf(item).seq)).toEqual(done.map((_, i) => i + 1));
      expect((await store.messages(app, id, { after: 2_340, limit: 100 })).map(({ seq }) => seq)).toHaveLength(5);
    });

    it('behaves the same for any mix of sends and repeats', async () => {
      const send = fc.record({
        conversation: fc.nat({ max: 2 }),
        sender: fc.constantFrom('a', 'b'),
        clientId: fc.nat({ max: 12 }),
        text: fc.string({ unit: 'grapheme', maxLength: 40 }),
      });
      const runs = fc.array(fc.array(send, { maxLength: 12 }), { maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(runs, async (batches) => {
          const { app, store, group, message } = bench().inNewApp();
          const ids = [await group('a', 'b'), await group('a', 'b'), await group('a', 'b')];
          const first = new Map<string, { conversationId: string; text: string }>();
          const lengths = new Map<string, number>();
          for (const batch of batches) {
            const messages = batch.map(({ conversation, sender, clientId, text }) =>
              message(ids[conversation]!, sender, { clientId: `c${clientId}`, text }),
            );
            const done = await store.append(messages);
            messages.forEach(({ conversationId, senderId, clientId, text }, i) => {
              const key = `${senderId} ${clientId}`;
              const known = first.get(key);
              if (!known) {
                first.set(key, { conversationId, text });
                const seq = (lengths.get(conversationId) ?? 0) + 1;
                lengths.set(conversationId, seq);
                expect(done[i]).toMatchObject({ outcome: 'created', row: { seq, text, clientId } });
              } else if (known.conversationId === conversationId)
                expect(done[i]).toMatchObject({ outcome: 'repeated', row: known });
              else expect(done[i]).toEqual({ outcome: 'conflict' });
            });
          }
          for (const id of ids) expect((await store.conversation(app, id))!.lastSeq).toBe(lengths.get(id) ?? 0);
        }),
        { numRuns: 25 },
      );
    });
  });
}
