import { beforeAll, describe, expect, it } from 'vitest';
import { appendContract } from './append.contract.js';
import { choicesContract } from './choices.contract.js';
import { conversationsContract } from './conversations.contract.js';
import { membershipsContract } from './memberships.contract.js';
import { createStoreBench, type StoreBench } from './store-bench.contract.js';
import { messageChangesContract } from './message-changes.contract.js';
import { messageModelContract } from './message-model.contract.js';
import { pageBoundsContract } from './page-bounds.contract.js';
import { referencesContract } from './references.contract.js';
import type { MessagingStore } from './messaging-store.js';

/** What every `MessagingStore` must do. The store is opened once; each test uses an app of its own. */
export function messagingStoreContract(open: () => Promise<MessagingStore>): void {
  describe('MessagingStore', () => {
    let bench: StoreBench;
    beforeAll(async () => {
      bench = createStoreBench(await open());
    });
    conversationsContract(() => bench);
    appendContract(() => bench);
    referencesContract(() => bench);
    messageChangesContract(() => bench);
    choicesContract(() => bench);
    pageBoundsContract(() => bench);
    messageModelContract(() => bench);
    membershipsContract(() => bench);

    describe('history, receipts and sync', () => {
      it('pages through history both ways', async () => {
        const { app, store, group, say } = bench.inNewApp();
        const id = await group('a', 'b');
        for (let i = 1; i <= 10; i += 1) await say(id, 'a', `m${i}`);
        const seqs = async (page: { before?: number; after?: number; limit: number }) =>
          (await store.messages(app, id, page)).map(({ seq }) => seq);
        expect(await seqs({ limit: 3 })).toEqual([8, 9, 10]);
        expect(await seqs({ before: 8, limit: 3 })).toEqual([5, 6, 7]);
        expect(await seqs({ before: 3, limit: 5 })).toEqual([1, 2]);
        expect(await seqs({ before: 1, limit: 5 })).toEqual([]);
        expect(await seqs({ before: 99, limit: 2 })).toEqual([9, 10]);
        expect(await seqs({ after: 0, limit: 2 })).toEqual([1, 2]);
        expect(await seqs({ after: 8, limit: 5 })).toEqual([9, 10]);
        expect(await seqs({ after: 10, limit: 5 })).toEqual([]);
        expect(await store.messages(app, 'cnv_nowhere', { limit: 5 })).toEqual([]);
      });

      it('gives what came after a place in each of many conversations, up to a limit', async () => {
        const { app, store, group, say } = bench.inNewApp();
        const [one, two] = [await group('a', 'b'), await group('a', 'b')];
        for (const text of ['1', '2', '3']) await say(one, 'a', text);
        for (const text of ['4', '5']) await say(two, 'a', text);
        const texts = async (limit: number) => {
          const positions = [
            { conversationId: two, seq: 0 },
            { conversationId: one, seq: 1 },
            { conversationId: 'cnv_nowhere', seq: 0 },
          ];
          return (await store.messagesAfter(app, positions, limit)).map(({ text }) => text);
        };
        expect(await texts(10)).toEqual(['2', '3', '4', '5']);
        expect(await texts(3)).toEqual(['2', '3', '4']);
        expect(await store.messagesAfter(app, [], 10)).toEqual([]);
      });

      it('gives the last message of each conversation that has one', async () => {
        const { app, store, group, say } = bench.inNewApp();
        const [one, two, empty] = [await group('a', 'b'), await group('a', 'b'), await group('a', 'b')];
        await say(one, 'a', 'x');
        await say(one, 'a', 'y');
        await say(two, 'b', 'z');
        const last = await store.lastMessages(app, [one, two, empty, one, 'cnv_nowhere']);
        expect(last.map(({ text }) => text).sort()).toEqual(['y', 'z']);
        expect(await store.lastMessages(app, [])).toEqual([]);
      });

      it('counts what others wrote above what the member has read, up to what is asked', async () => {
        const { app, store, group, say, counts } = bench.inNewApp();
        const [one, two] = [await group('a', 'b'), await group('a', 'b')];
        for (const sender of ['a', 'b', 'a', 'a']) await say(one, sender, 'hi');
        await store.mark(app, one, { userId: 'b', readSeq: 1, now: 9 });
        expect(await counts('b', one, two)).toEqual([
          [2, 0],
          [0, 0],
        ]);
        const within = async (after: number, upTo: number) =>
          (await store.unreadCounts(app, 'b', [{ conversationId: one, after, upTo }])).get(one) ?? 0;
        expect([await within(0, 4), await within(0, 3), await within(1, 2), await within(2, 2)]).toEqual([3, 2, 0, 0]);
        expect([...(await store.unreadCounts(app, 'b', []))]).toEqual([]);
      });

      it('raises receipts and never lowers them', async () => {
        const { app, store, group, say } = bench.inNewApp();
        const id = await group('a', 'b');
        for (const text of ['1', '2', '3']) await say(id, 'a', text);
        const { version, changed } = (await store.conversation(app, id))!;
        const mark = (receipt: { deliveredSeq?: number; readSeq?: number }) =>
          store.mark(app, id, { userId: 'b', now: 9, ...receipt });
        expect(await mark({ deliveredSeq: 2 })).toEqual({ deliveredSeq: 2, readSeq: 0, version: version + 1 });
        expect(await mark({ deliveredSeq: 1 })).toBeUndefined();
        expect(await mark({ readSeq: 3 })).toEqual({ deliveredSeq: 3, readSeq: 3, version: version + 2 });
        expect(await mark({ deliveredSeq: 99, readSeq: 99 })).toBeUndefined();
        expect(await mark({})).toBeUndefined();
        expect(await store.member(app, id, 'b')).toMatchObject({ deliveredSeq: 3, readSeq: 3 });
        expect((await store.conversation(app, id))!.changed).toBeGreaterThan(changed);
      });

      it('marks nothing for who is no member, or where there is no conversation', async () => {
        const { app, store, group, say } = bench.inNewApp();
        const id = await group('a', 'b');
        await say(id, 'a', 'x');
        expect(await store.mark(app, id, { userId: 'c', readSeq: 1, now: 9 })).toBeUndefined();
        expect(await store.mark(app, 'cnv_nowhere', { userId: 'a', readSeq: 1, now: 9 })).toBeUndefined();
      });

      it('caps a receipt at the last message', async () => {
        const { app, store, group, say } = bench.inNewApp();
        const id = await group('a', 'b');
        await say(id, 'a', 'x');
        expect(await store.mark(app, id, { userId: 'b', readSeq: 50, now: 9 })).toMatchObject({ readSeq: 1 });
      });

      it('marks at once from many sides and loses none', async () => {
        const { app, store, group, say } = bench.inNewApp();
        const users = ['b', 'c', 'd', 'e'];
        const id = await group('a', ...users);
        for (const text of ['1', '2', '3']) await say(id, 'a', text);
        const { version } = (await store.conversation(app, id))!;
        const marks = users.flatMap((userId) => [1, 2, 3].map((readSeq) => ({ userId, readSeq, now: 9 })));
        const done = await Promise.all(marks.map((receipt) => store.mark(app, id, receipt)));
        const versions = done.flatMap((answer) => (answer ? [answer.version] : []));
        expect(new Set(versions).size).toBe(versions.length);
        expect((await store.conversation(app, id))!.version).toBe(version + versions.length);
        for (const userId of users) expect(await store.member(app, id, userId)).toMatchObject({ readSeq: 3 });
      });

      it('tells of a receipt that rose once, though it was marked at once', async () => {
        const { app, store, group, say } = bench.inNewApp();
        const id = await group('a', 'b');
        for (const text of ['1', '2']) await say(id, 'a', text);
        const { version } = (await store.conversation(app, id))!;
        const receipt = { userId: 'b', readSeq: 2, now: 9 };
        const done = await Promise.all([store.mark(app, id, receipt), store.mark(app, id, receipt)]);
        expect(done.filter((raised) => raised !== undefined)).toEqual([
          { deliveredSeq: 2, readSeq: 2, version: version + 1 },
        ]);
        expect((await store.conversation(app, id))!.version).toBe(version + 1);
      });

      it('tells what changed since a position, the last changed first', async () => {
        const { app, store, group, say } = bench.inNewApp();
        const [one, two, three] = [await group('a', 'b'), await group('a', 'b'), await group('a', 'c')];
        const mark = await store.watermark(app);
        await say(one, 'a', 'x');
        await say(three, 'a', 'y');
        const ids = async (userId: string, after: number, limit = 10) =>
          (await store.changedConversations(app, userId, { after, limit })).map(({ conversation }) => conversation.id);
        expect(await ids('a', mark)).toEqual([three, one]);
        expect(await ids('a', mark, 1)).toEqual([three]);
        expect(await ids('b', mark)).toEqual([one]);
        expect(await ids('c', mark)).toEqual([three]);
        expect(await ids('a', await store.watermark(app))).toEqual([]);
        await store.rename(app, two, 'new name', 50);
        expect(await ids('b', mark)).toEqual([two, one]);
      });

      it('starts an app’s clock at zero and never shares it', async () => {
        const { app, store, group } = bench.inNewApp();
        expect(await store.watermark(app)).toBe(0);
        await group('a', 'b');
        const after = await store.watermark(app);
        expect(after).toBeGreaterThan(0);
        await bench.inNewApp().group('a', 'b');
        expect(await store.watermark(app)).toBe(after);
      });

      it('lists a member’s conversations page by page, none twice', async () => {
        const { app, store, group, say } = bench.inNewApp();
        const made: string[] = [];
        for (let i = 0; i < 5; i += 1) made.push(await group('a', 'b'));
        await say(made[1]!, 'a', 'again');
        const first = await store.listConversations(app, 'a', { limit: 2 });
        expect(first.map(({ conversation }) => conversation.id)).toEqual([made[1], made[4]]);
        const before = first[1]!.conversation.changed;
        const rest = await store.listConversations(app, 'a', { before, limit: 10 });
        expect(rest.map(({ conversation }) => conversation.id)).toEqual([made[3], made[2], made[0]]);
        expect(first[0]!.member).toMatchObject({ userId: 'a', role: 'owner' });
        expect(await store.listConversations(app, 'z', { limit: 10 })).toEqual([]);
      });
    });
  });
}
