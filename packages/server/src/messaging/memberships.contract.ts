import type { ConversationKind } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import type { StoreBench } from './store-bench.contract.js';

/** What roles, settings and channels must do. */
export function membershipsContract(bench: () => StoreBench): void {
  describe('memberships', () => {
    it('knows the kind of a conversation, and whether it is public', async () => {
      const { app, store } = bench().inNewApp();
      const members = [{ userId: 'a', role: 'owner' as const }];
      const make = (id: string, kind: ConversationKind, isPublic?: true) =>
        store.createConversation({ app, id, key: id, kind, name: 'x', public: isPublic, members, now: 1 });
      await make('cnv_1', 'channel', true);
      await make('cnv_2', 'channel');
      expect(await store.conversation(app, 'cnv_1')).toMatchObject({ kind: 'channel', public: true });
      expect(await store.conversation(app, 'cnv_2')).not.toHaveProperty('public');
      const [own] = await store.ownConversations(app, 'a', ['cnv_1']);
      expect(own?.conversation).toMatchObject({ kind: 'channel', public: true });
    });

    it('gives all members and who is more than one', async () => {
      const { app, store, group } = bench().inNewApp();
      const id = await group('c', 'a', 'b', 'B');
      await store.setRole(app, id, { userId: 'b', role: 'moderator', now: 2 });
      const { kind, ids, raised } = await store.memberRoles(app, id);
      expect(kind).toBe('group');
      expect(ids).toEqual(['B', 'a', 'b', 'c']);
      expect([...raised].sort()).toEqual([
        ['b', 'moderator'],
        ['c', 'owner'],
      ]);
      expect((await store.memberRoles(app, 'cnv_nowhere')).ids).toEqual([]);
      expect((await store.memberRoles(bench().inNewApp().app, id)).ids).toEqual([]);
    });

    it('changes a role, raising version and changed, and nothing where it is the same', async () => {
      const { app, store, group } = bench().inNewApp();
      const id = await group('a', 'b');
      const before = (await store.conversation(app, id))!;
      const after = await store.setRole(app, id, { userId: 'b', role: 'moderator', now: 700 });
      expect(after).toMatchObject({ version: before.version + 1, updatedAt: 700 });
      expect(after).toEqual(await store.conversation(app, id));
      expect((await store.conversation(app, id))!.changed).toBeGreaterThan(before.changed);
      expect(await store.member(app, id, 'b')).toMatchObject({ role: 'moderator' });
      expect(await store.setRole(app, id, { userId: 'b', role: 'moderator', now: 800 })).toEqual(after);
      expect(await store.setRole(app, id, { userId: 'z', role: 'owner', now: 800 })).toBe('no-member');
      await expect(store.setRole(app, 'cnv_nowhere', { userId: 'a', role: 'owner', now: 1 })).rejects.toMatchObject({
        code: 'messaging/not-found',
      });
    });

    it('never leaves a conversation without an owner, also when asked at once', async () => {
      const { app, store, group } = bench().inNewApp();
      const id = await group('a', 'b', 'c');
      expect(await store.setRole(app, id, { userId: 'a', role: 'member', now: 1 })).toBe('last-owner');
      for (const userId of ['b', 'c']) await store.setRole(app, id, { userId, role: 'owner', now: 1 });
      const done = await Promise.all(
        ['a', 'b', 'c'].map((userId) => store.setRole(app, id, { userId, role: 'member', now: 2 })),
      );
      expect(done.filter((row) => row === 'last-owner')).toHaveLength(1);
      expect((await store.memberRoles(app, id)).raised.size).toBe(1);
    });

    it('hands over to a moderator before any member', async () => {
      const { app, store, group } = bench().inNewApp();
      const id = await group('a', 'b');
      await store.addMembers(app, id, { userIds: ['c'], limit: 10, now: 900 });
      await store.setRole(app, id, { userId: 'c', role: 'moderator', now: 901 });
      await store.removeMember(app, id, { userId: 'a', now: 1_000 });
      expect(await store.member(app, id, 'c')).toMatchObject({ role: 'owner' });
      expect(await store.member(app, id, 'b')).toMatchObject({ role: 'member' });
    });

    it('is owned by who comes first where nobody was left', async () => {
      const { app, store, group } = bench().inNewApp();
      const id = await group('a');
      await store.removeMember(app, id, { userId: 'a', now: 1 });
      await store.addMembers(app, id, { userIds: ['c', 'b'], limit: 10, now: 2 });
      expect([...(await store.memberRoles(app, id)).raised]).toEqual([['c', 'owner']]);
      await store.removeMember(app, id, { userId: 'b', now: 3 });
      await store.addMembers(app, id, { userIds: ['d'], limit: 10, now: 4 });
      expect([...(await store.memberRoles(app, id)).raised]).toEqual([['c', 'owner']]);
    });

    it('keeps how a member keeps a conversation, for that member alone', async () => {
      const { app, store, group } = bench().inNewApp();
      const id = await group('a', 'b');
      const before = (await store.conversation(app, id))!;
      expect(await store.member(app, id, 'a')).not.toHaveProperty('settings');
      const first = await store.configure(app, id, { userId: 'a', notifications: 'mentions', mutedUntil: 5_000 });
      const settings = { notifications: 'mentions', mutedUntil: 5_000, archived: false };
      expect(first).toEqual({ settings, version: before.version + 1, raised: true });
      expect(await store.member(app, id, 'a')).toMatchObject({ settings });
      expect(await store.member(app, id, 'b')).not.toHaveProperty('settings');
      const [own] = await store.ownConversations(app, 'a', [id]);
      expect(own?.member.settings).toEqual(settings);
      const changed = await store.changedConversations(app, 'a', { after: before.changed, limit: 5 });
      expect(changed.map(({ member }) => member.settings)).toEqual([settings]);

      const same = await store.configure(app, id, { userId: 'a', notifications: 'mentions' });
      expect(same).toEqual({ settings, version: before.version + 1, raised: false });
      const ended = await store.configure(app, id, { userId: 'a', mutedUntil: null, archived: true });
      expect(ended?.settings).toEqual({ notifications: 'mentions', archived: true });
      expect((await store.member(app, id, 'a'))?.settings).toEqual({ notifications: 'mentions', archived: true });
      expect(await store.configure(app, id, { userId: 'z', archived: true })).toBeUndefined();
      expect(await store.configure(app, 'cnv_nowhere', { userId: 'a', archived: true })).toBeUndefined();
    });

    it('forgets the settings of who leaves and comes back', async () => {
      const { app, store, group } = bench().inNewApp();
      const id = await group('a', 'b');
      await store.configure(app, id, { userId: 'b', archived: true });
      await store.removeMember(app, id, { userId: 'b', now: 5 });
      await store.addMembers(app, id, { userIds: ['b'], limit: 5, now: 6 });
      expect(await store.member(app, id, 'b')).not.toHaveProperty('settings');
    });

    it('knows what a sender stored under a client id', async () => {
      const { app, store, group, message } = bench().inNewApp();
      const id = await group('a', 'b');
      await store.append([message(id, 'a', { clientId: 'x', text: 'once' })]);
      expect(await store.sent(app, 'a', 'x')).toMatchObject({ conversationId: id, seq: 1, text: 'once' });
      expect(await store.sent(app, 'b', 'x')).toBeUndefined();
      expect(await store.sent(bench().inNewApp().app, 'a', 'x')).toBeUndefined();
    });

    it('holds ten thousand members, and refuses one more', async () => {
      const { app, store, group } = bench().inNewApp();
      const id = await group(...Array.from({ length: 9_999 }, (_, i) => `u${i}`));
      const add = (userId: string) => store.addMembers(app, id, { userIds: [userId], limit: 10_000, now: 5 });
      expect((await add('u9999'))?.conversation.memberCount).toBe(10_000);
      expect(await add('u10000')).toBeUndefined();
      expect((await store.memberRoles(app, id)).ids).toHaveLength(10_000);
      expect((await store.conversation(app, id))!.memberCount).toBe(10_000);
    });

    describe('silences', () => {
      const silence = (userId: string, silencedAt: number, until?: number) => ({
        ...{ userId, silencedBy: 'a', silencedAt },
        ...(until === undefined ? {} : { until }),
      });

      it('are known with who is in the conversation, also of who is not, each within its conversation', async () => {
        const { app, store, group } = bench().inNewApp();
        const [id, other] = [await group('a', 'b'), await group('a', 'b', 'c')];
        const before = await store.conversation(app, id);
        await store.silence(app, id, silence('b', 5, 8_640_000_000_000));
        await store.silence(app, id, silence('z', 6));
        expect([...(await store.memberRoles(app, id)).silenced].sort()).toEqual([
          ['b', 8_640_000_000_000],
          ['z', undefined],
        ]);
        expect(await store.conversation(app, id)).toEqual(before);
        expect((await store.memberRoles(app, other)).silenced.size).toBe(0);
        expect(await store.silences(bench().inNewApp().app, id, { now: 1, limit: 9 })).toEqual([]);
        await store.removeMember(app, id, { userId: 'b', now: 7 });
        expect((await store.memberRoles(app, id)).silenced.has('b')).toBe(true);
      });

      it('are replaced, ended once, and gone after their time', async () => {
        const { app, store, group } = bench().inNewApp();
        const id = await group('a', 'b', 'c');
        const now = async (at: number) => store.silences(app, id, { now: at, limit: 9 });
        await store.silence(app, id, silence('b', 5, 10));
        await store.silence(app, id, silence('b', 6));
        expect(await now(1_000)).toEqual([silence('b', 6)]);
        await store.silence(app, id, silence('b', 7, 20));
        expect([await now(19), await now(20)]).toEqual([[silence('b', 7, 20)], []]);
        await store.silence(app, id, silence('c', 20));
        expect([...(await store.memberRoles(app, id)).silenced.keys()]).toEqual(['c']);
        expect(await store.unsilence(bench().inNewApp().app, id, 'c')).toBe(false);
        expect([await store.unsilence(app, id, 'c'), await store.unsilence(app, id, 'c')]).toEqual([true, false]);
        expect(await now(21)).toEqual([]);
      });

      it('are listed page by page', async () => {
        const { app, store, group } = bench().inNewApp();
        const id = await group('a');
        for (const userId of ['z', 'x', 'B']) await store.silence(app, id, silence(userId, 5));
        const ids = async (page: object) =>
          (await store.silences(app, id, { now: 6, limit: 2, ...page })).map(({ userId }) => userId);
        expect([await ids({}), await ids({ after: 'x' })]).toEqual([['B', 'x'], ['z']]);
      });
    });

    describe('bans', () => {
      const channel = async () => {
        const { app, store, group } = bench().inNewApp();
        const id = await group('a', 'b', 'c');
        const join = (userId: string, unbanned?: true) =>
          store.addMembers(app, id, { userIds: [userId], limit: 9, now: 900, ...(unbanned ? { unbanned } : {}) });
        const banned = async (page: object = {}) =>
          (await store.bans(app, id, { limit: 9, ...page })).map(({ userId }) => userId);
        return { app, store, id, join, banned };
      };

      it('keep who was removed with one from joining, but not who was removed without', async () => {
        const { app, store, id, join, banned } = await channel();
        expect(await store.removeMember(app, id, { userId: 'b', now: 700, bannedBy: 'a' })).toBe(true);
        expect(await store.removeMember(app, id, { userId: 'c', now: 700 })).toBe(true);
        const before = await store.conversation(app, id);
        await expect(join('b', true)).rejects.toMatchObject({ code: 'messaging/banned' });
        expect(await store.conversation(app, id)).toEqual(before);
        expect(await join('c', true)).toMatchObject({ added: ['c'] });
        expect(await store.bans(app, id, { limit: 9 })).toEqual([{ userId: 'b', bannedBy: 'a', bannedAt: 700 }]);
        expect(await banned({ after: 'b' })).toEqual([]);
        expect(await store.bans(bench().inNewApp().app, id, { limit: 9 })).toEqual([]);
      });

      it('end when they are ended, or when somebody adds the user', async () => {
        const { app, store, id, join, banned } = await channel();
        await store.removeMember(app, id, { userId: 'b', now: 700, bannedBy: 'a' });
        await store.unban(bench().inNewApp().app, id, 'b');
        await store.unban(app, id, 'nobody');
        expect(await banned()).toEqual(['b']);
        await store.unban(app, id, 'b');
        expect(await join('b', true)).toMatchObject({ added: ['b'] });
        await store.removeMember(app, id, { userId: 'b', now: 700, bannedBy: 'a' });
        expect(await join('b')).toMatchObject({ added: ['b'] });
        expect(await banned()).toEqual([]);
      });

      it('are of users who were never there, too, each once as it was made first, page by page', async () => {
        const { app, store, id, join, banned } = await channel();
        for (const userId of ['z', 'x', 'y', 'B'])
          expect(await store.removeMember(app, id, { userId, now: 700, bannedBy: 'a' })).toBe(false);
        expect(await store.removeMember(app, id, { userId: 'z', now: 800, bannedBy: 'c' })).toBe(false);
        expect(await banned()).toEqual(['B', 'x', 'y', 'z']);
        expect(await banned({ limit: 2 })).toEqual(['B', 'x']);
        expect(await banned({ limit: 2, after: 'x' })).toEqual(['y', 'z']);
        expect((await store.bans(app, id, { limit: 9, after: 'y' }))[0]).toEqual({
          ...{ userId: 'z', bannedBy: 'a', bannedAt: 700 },
        });
        await expect(join('z', true)).rejects.toMatchObject({ code: 'messaging/banned' });
      });
    });
  });
}
