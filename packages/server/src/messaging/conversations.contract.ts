import { describe, expect, it } from 'vitest';
import type { StoreBench } from './store-bench.contract.js';

/** What conversations and their members must do. */
export function conversationsContract(bench: () => StoreBench): void {
  describe('conversations', () => {
    const members = [
      { userId: 'b', role: 'owner' as const },
      { userId: 'a', role: 'member' as const },
    ];

    it('creates a conversation with its members', async () => {
      const { app, store } = bench().inNewApp();
      const made = { app, id: 'cnv_1', key: 'k', kind: 'group' as const, name: 'Équipe', members, now: 100 };
      expect(await store.createConversation(made)).toEqual({ id: 'cnv_1', created: true });
      const row = await store.conversation(app, 'cnv_1');
      expect(row).toEqual({
        id: 'cnv_1',
        kind: 'group',
        name: 'Équipe',
        lastSeq: 0,
        version: 1,
        changed: await store.watermark(app),
        memberCount: 2,
        createdAt: 100,
        updatedAt: 100,
      });
      expect(await store.members(app, 'cnv_1', { limit: 10 })).toEqual([
        { userId: 'a', role: 'member', deliveredSeq: 0, readSeq: 0, joinedAt: 100 },
        { userId: 'b', role: 'owner', deliveredSeq: 0, readSeq: 0, joinedAt: 100 },
      ]);
      expect(await store.conversation(bench().inNewApp().app, 'cnv_1')).toBeUndefined();
    });

    it('has no name where none was given', async () => {
      const { app, store } = bench().inNewApp();
      await store.createConversation({ app, id: 'cnv_1', key: 'a:b', kind: 'direct', members, now: 1 });
      expect(await store.conversation(app, 'cnv_1')).not.toHaveProperty('name');
    });

    it('makes one conversation for one key, also when asked at once', async () => {
      const { app, store } = bench().inNewApp();
      const ids = ['cnv_1', 'cnv_2', 'cnv_3', 'cnv_4'];
      const made = await Promise.all(
        ids.map((id) => store.createConversation({ app, id, key: 'a:b', kind: 'direct', members, now: 1 })),
      );
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
      expect(made.filter(({ created }) => created)).toHaveLength(1);
      expect(await store.listConversations(app, 'a', { limit: 10 })).toHaveLength(1);
      const watermark = await store.watermark(app);
      await store.createConversation({ app, id: 'cnv_5', key: 'a:b', kind: 'direct', members, now: 1 });
      expect(await store.watermark(app)).toBe(watermark);
    });

    it('pages through members by id, and knows one', async () => {
      const { app, store, group } = bench().inNewApp();
      const id = await group('c', 'a', 'b', 'B');
      expect((await store.members(app, id, { limit: 2 })).map(({ userId }) => userId)).toEqual(['B', 'a']);
      expect((await store.members(app, id, { after: 'a', limit: 9 })).map(({ userId }) => userId)).toEqual(['b', 'c']);
      expect((await store.memberRoles(app, id)).ids).toEqual(['B', 'a', 'b', 'c']);
      expect(await store.member(app, id, 'c')).toMatchObject({ userId: 'c', role: 'owner' });
      expect(await store.member(app, id, 'd')).toBeUndefined();
    });

    it('gives the first members of many conversations at once', async () => {
      const { app, store, group } = bench().inNewApp();
      const [one, two] = [await group('c', 'a', 'b'), await group('d')];
      const found = await store.firstMembers(app, [one, two, one, 'cnv_nowhere'], 2);
      expect(found.get(one)).toEqual(await store.members(app, one, { limit: 2 }));
      expect(found.get(two)?.map(({ userId }) => userId)).toEqual(['d']);
      expect(found.get('cnv_nowhere') ?? []).toEqual([]);
      expect((await store.firstMembers(app, [], 2)).size).toBe(0);
    });

    it('gives those of the conversations that are the user’s', async () => {
      const { app, store, group } = bench().inNewApp();
      const [one, two, three] = [await group('a', 'b'), await group('a', 'c'), await group('c', 'b')];
      const found = await store.ownConversations(app, 'b', [one, two, three, one, 'cnv_nowhere']);
      expect(found.map(({ conversation }) => conversation.id).sort()).toEqual([one, three].sort());
      expect(found.find(({ conversation }) => conversation.id === one)).toEqual({
        conversation: await store.conversation(app, one),
        member: await store.member(app, one, 'b'),
      });
      expect(await store.ownConversations(app, 'b', [])).toEqual([]);
    });

    it('renames, raising version and changed', async () => {
      const { app, store, group } = bench().inNewApp();
      const id = await group('a', 'b');
      const before = (await store.conversation(app, id))!;
      const after = await store.rename(app, id, 'Nom \u0000', 500);
      expect(after).toEqual({
        ...before,
        name: 'Nom \u0000',
        version: before.version + 1,
        changed: await store.watermark(app),
        updatedAt: 500,
      });
      expect(after.changed).toBeGreaterThan(before.changed);
      expect(await store.conversation(app, id)).toEqual(after);
      await expect(store.rename(app, 'cnv_nowhere', 'x', 1)).rejects.toMatchObject({ code: 'messaging/not-found' });
    });

    it('adds who is not there yet; what was said before counts as read', async () => {
      const { app, store, group, say } = bench().inNewApp();
      const id = await group('a', 'b');
      await say(id, 'a', 'before');
      const before = (await store.conversation(app, id))!;
      const change = await store.addMembers(app, id, { userIds: ['b', 'd', 'c', 'd'], limit: 4, now: 500 });
      expect([...(change?.added ?? [])].sort()).toEqual(['c', 'd']);
      expect(change?.conversation).toMatchObject({ memberCount: 4, version: before.version + 1, updatedAt: 500 });
      expect(await store.member(app, id, 'c')).toEqual({
        userId: 'c',
        role: 'member',
        deliveredSeq: 1,
        readSeq: 1,
        joinedAt: 500,
      });
      const found = await store.changedConversations(app, 'c', { after: before.changed, limit: 10 });
      expect(found.map(({ conversation }) => conversation.id)).toEqual([id]);
    });

    it('changes nothing when nobody is new, or when there would be too many', async () => {
      const { app, store, group } = bench().inNewApp();
      const id = await group('a', 'b');
      const before = (await store.conversation(app, id))!;
      expect(await store.addMembers(app, id, { userIds: ['a'], limit: 2, now: 500 })).toEqual({
        conversation: before,
        added: [],
      });
      expect(await store.addMembers(app, id, { userIds: ['a', 'c'], limit: 2, now: 500 })).toBeUndefined();
      expect(await store.conversation(app, id)).toEqual(before);
      await expect(store.addMembers(app, 'cnv_nowhere', { userIds: ['a'], limit: 9, now: 1 })).rejects.toMatchObject({
        code: 'messaging/not-found',
      });
    });

    it('never has more members than the limit, also when asked at once', async () => {
      const { app, store, group } = bench().inNewApp();
      const id = await group('a');
      const users = ['b', 'c', 'd', 'e', 'f', 'g'];
      const done = await Promise.all(
        users.map((userId) => store.addMembers(app, id, { userIds: [userId], limit: 4, now: 1 })),
      );
      expect(done.filter((change) => change !== undefined)).toHaveLength(3);
      expect((await store.memberRoles(app, id)).ids).toHaveLength(4);
      expect((await store.conversation(app, id))!.memberCount).toBe(4);
    });

    it('removes a member, for whom the conversation is gone', async () => {
      const { app, store, group } = bench().inNewApp();
      const id = await group('a', 'b');
      const before = (await store.conversation(app, id))!;
      expect(await store.removeMember(app, id, { userId: 'b', now: 500 })).toBe(true);
      expect(await store.removeMember(app, id, { userId: 'b', now: 501 })).toBe(false);
      expect(await store.removeMember(app, 'cnv_nowhere', { userId: 'b', now: 501 })).toBe(false);
      expect(await store.listConversations(app, 'b', { limit: 10 })).toEqual([]);
      expect(await store.conversation(app, id)).toMatchObject({
        memberCount: 1,
        version: before.version + 1,
        updatedAt: 500,
      });
    });

    it('hands a group to the member of longest standing when its last owner goes', async () => {
      const { app, store, group } = bench().inNewApp();
      const id = await group('a', 'z');
      await store.addMembers(app, id, { userIds: ['b'], limit: 10, now: 900 });
      await store.removeMember(app, id, { userId: 'b', now: 950 });
      await store.addMembers(app, id, { userIds: ['b'], limit: 10, now: 960 });
      await store.removeMember(app, id, { userId: 'a', now: 1_000 });
      expect(await store.member(app, id, 'z')).toMatchObject({ role: 'owner' });
      expect(await store.member(app, id, 'b')).toMatchObject({ role: 'member' });
      await store.removeMember(app, id, { userId: 'z', now: 1_100 });
      expect(await store.member(app, id, 'b')).toMatchObject({ role: 'owner' });
      expect(await store.removeMember(app, id, { userId: 'b', now: 1_200 })).toBe(true);
      expect(await store.conversation(app, id)).toMatchObject({ memberCount: 0 });
    });
  });
}
