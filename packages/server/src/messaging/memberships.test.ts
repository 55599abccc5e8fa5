import { describe, expect, it } from 'vitest';
import { createTestRules, otherApp, type TestRules } from '../testing/create-test-rules.js';
import type { TestClient } from '../testing/create-test-client.js';
import { openPeople } from '../testing/open-people.js';

const say = (conversationId: string, clientId: string, text = 'x') => ({ conversationId, clientId, text });

async function channel(owner: TestClient, more: { members?: readonly string[]; public?: boolean } = {}) {
  const ask = { clientId: `ch-${JSON.stringify(more)}`, name: 'News', kind: 'channel' as const, members: [], ...more };
  return (await owner.request('conversation.create', ask)).conversation.id;
}

async function group(owner: TestClient, members: readonly string[]) {
  const { conversation } = await owner.request('conversation.create', { clientId: 'g', name: 'Team', members });
  return conversation.id;
}

const role = (client: TestClient, conversationId: string, given: `${string} ${'owner' | 'moderator' | 'member'}`) => {
  const [userId, role] = given.split(' ') as [string, 'owner' | 'moderator' | 'member'];
  return client.request('conversation.setRole', { conversationId, userId, role });
};

describe('a channel', () => {
  it('is written by those who run it, and read by all', async () => {
    const test = await createTestRules();
    const { alice, bob, carol } = await openPeople(test, 'alice', 'bob', 'carol');
    const id = await channel(alice, { members: ['bob', 'carol'] });
    await alice.request('message.send', say(id, 'a', 'Hear ye'));
    expect(bob.events('message.created').map(({ message }) => message.text)).toEqual(['Hear ye']);
    expect(await bob.refusal('message.send', say(id, 'b'))).toMatchObject({ code: 'messaging/forbidden' });
    expect(await bob.request('message.list', { conversationId: id })).toMatchObject({ items: [{ text: 'Hear ye' }] });

    await role(alice, id, 'bob moderator');
    await bob.request('message.send', say(id, 'b', 'Me too'));
    expect(carol.events('message.created')).toHaveLength(2);
    await role(alice, id, 'bob member');
    expect(await bob.refusal('message.send', say(id, 'c'))).toMatchObject({ code: 'messaging/forbidden' });
  });

  it('answers what was sent before to who may not send any more', async () => {
    const test = await createTestRules();
    const { alice, bob } = await openPeople(test, 'alice', 'bob');
    const id = await channel(alice, { members: ['bob'] });
    await role(alice, id, 'bob moderator');
    const sent = await bob.request('message.send', say(id, 'b'));
    await role(alice, id, 'bob member');
    expect(await bob.request('message.send', say(id, 'b'))).toEqual(sent);
    expect(await bob.refusal('message.send', say(id, 'c'))).toMatchObject({ code: 'messaging/forbidden' });
    expect(await bob.request('message.list', { conversationId: id })).toMatchObject({ items: [{ clientId: 'b' }] });
  });

  it('tells nobody else how far a reader has come, nor that one types who may not write', async () => {
    const test = await createTestRules();
    const { alice, bob, ...rest } = await openPeople(test, 'alice', 'bob', 'bob/phone');
    const id = await channel(alice, { members: ['bob'] });
    await alice.request('message.send', say(id, 'a'));
    await bob.request('receipt.mark', { conversationId: id, readSeq: 1 });
    await bob.request('typing.set', { conversationId: id, active: true });
    expect(rest['bob/phone'].events('receipt.updated')).toMatchObject([{ userId: 'bob', readSeq: 1 }]);
    expect(alice.events('receipt.updated')).toEqual([]);
    expect(alice.events('typing.changed')).toEqual([]);
    await alice.request('typing.set', { conversationId: id, active: true });
    expect(bob.events('typing.changed')).toHaveLength(1);
  });

  it('that is public is joined by anybody of the app, once', async () => {
    const test = await createTestRules();
    const { alice, bob, carol } = await openPeople(test, 'alice', 'bob', 'carol');
    const id = await channel(alice, { public: true, members: ['carol'] });
    await alice.request('message.send', say(id, 'a', 'before'));
    const { conversation } = await bob.request('conversation.join', { conversationId: id });
    expect(conversation).toMatchObject({
      kind: 'channel',
      public: true,
      role: 'member',
      memberCount: 3,
      unreadCount: 0,
    });
    await alice.request('message.send', say(id, 'b', 'after'));
    expect(bob.events('message.created').map(({ message }) => message.text)).toEqual(['after']);
    const again = await bob.request('conversation.join', { conversationId: id });
    expect(again.conversation.memberCount).toBe(3);
    // Who runs it is told of who comes and goes; the crowd is not.
    expect(alice.events('conversation.updated').at(-1)?.conversation.memberCount).toBe(3);
    expect(carol.events('conversation.updated')).toHaveLength(1);
    await bob.request('conversation.removeMember', { conversationId: id, userId: 'bob' });
    expect(alice.events('conversation.left')).toEqual([{ conversationId: id, userId: 'bob' }]);
    expect(bob.events('conversation.left')).toEqual([{ conversationId: id, userId: 'bob' }]);
    expect(carol.events('conversation.left')).toEqual([]);
    await alice.request('message.send', say(id, 'c', 'gone'));
    expect(bob.events('message.created')).toHaveLength(1);
  });

  it('that everybody has left is owned by who joins it first', async () => {
    const test = await createTestRules();
    const { alice, bob, carol } = await openPeople(test, 'alice', 'bob', 'carol');
    const id = await channel(alice, { public: true });
    await alice.request('conversation.removeMember', { conversationId: id, userId: 'alice' });
    expect((await bob.request('conversation.join', { conversationId: id })).conversation.role).toBe('owner');
    expect((await carol.request('conversation.join', { conversationId: id })).conversation.role).toBe('member');
    await bob.request('message.send', say(id, 'b', 'Anybody there?'));
    expect(carol.events('message.created')).toHaveLength(1);
  });

  it('that is private, or another app’s, is not there for who would join', async () => {
    const test = await createTestRules();
    const { alice, bob } = await openPeople(test, 'alice', 'bob');
    const open = await channel(alice, { public: true });
    const closed = await channel(alice);
    const team = await group(alice, []);
    const stranger = test.connect();
    await stranger.open({ token: test.token('bob', { app: otherApp }) });
    const nowhere = 'cnv_99999999999999999999999999';
    const errors = [];
    for (const [client, conversationId] of [
      [bob, closed],
      [bob, team],
      [bob, nowhere],
      [stranger, open],
    ] as const) {
      const { requestId: _, ...error } = await client.refusal('conversation.join', { conversationId });
      errors.push(error);
    }
    expect(errors).toEqual(errors.map(() => expect.objectContaining({ code: 'messaging/not-found' }) as unknown));
    expect(new Set(errors.map((error) => JSON.stringify(error))).size).toBe(1);
    // Who is there has joined already.
    expect((await alice.request('conversation.join', { conversationId: team })).conversation.id).toBe(team);
  });

  it('lets only channels be public', async () => {
    const test = await createTestRules();
    const { alice } = await openPeople(test, 'alice');
    const ask = { clientId: 'g', name: 'Open house', public: true, members: [] };
    expect(await alice.refusal('conversation.create', ask)).toMatchObject({ code: 'protocol/invalid-params' });
  });
});

describe('roles', () => {
  it('are given by owners alone, and told to all', async () => {
    const test = await createTestRules();
    const { alice, bob, carol } = await openPeople(test, 'alice', 'bob', 'carol');
    const id = await group(alice, ['bob', 'carol']);
    const { conversation } = await role(alice, id, 'bob moderator');
    expect(conversation.members.find(({ user }) => user.id === 'bob')?.role).toBe('moderator');
    const told = carol.events('conversation.updated').at(-1)?.conversation;
    expect(told?.members.find(({ user }) => user.id === 'bob')?.role).toBe('moderator');
    const ask = { conversationId: id, userId: 'carol', role: 'moderator' };
    for (const client of [bob, carol])
      expect(await client.refusal('conversation.setRole', ask)).toMatchObject({ code: 'messaging/forbidden' });
    const events = carol.events('conversation.updated').length;
    await role(alice, id, 'bob moderator');
    expect(carol.events('conversation.updated')).toHaveLength(events);
    expect(await alice.refusal('conversation.setRole', { ...ask, userId: 'dora' })).toMatchObject({
      code: 'messaging/unknown-user',
      details: { userIds: ['dora'] },
    });
  });

  it('never leave a conversation without an owner', async () => {
    const test = await createTestRules();
    const { alice, bob } = await openPeople(test, 'alice', 'bob');
    const id = await group(alice, ['bob']);
    const ask = { conversationId: id, userId: 'alice', role: 'member' };
    expect(await alice.refusal('conversation.setRole', ask)).toMatchObject({ code: 'messaging/last-owner' });
    await role(alice, id, 'bob owner');
    await role(alice, id, 'alice member');
    expect((await bob.request('conversation.get', { conversationId: id })).conversation.role).toBe('owner');
    expect(await alice.refusal('conversation.setRole', { ...ask, role: 'owner' })).toMatchObject({
      code: 'messaging/forbidden',
    });
  });

  it('let a moderator do all but give roles and act against owners and moderators', async () => {
    const test = await createTestRules({ users: ['alice', 'bob', 'carol', 'dora', 'emil'] });
    const { alice, bob } = await openPeople(test, 'alice', 'bob');
    const id = await group(alice, ['bob', 'carol', 'dora']);
    await role(alice, id, 'bob moderator');
    await role(alice, id, 'carol moderator');
    await bob.request('conversation.update', { conversationId: id, name: 'Crew' });
    await bob.request('conversation.addMembers', { conversationId: id, userIds: ['emil'] });
    await bob.request('conversation.removeMember', { conversationId: id, userId: 'emil' });
    for (const userId of ['alice', 'carol'])
      expect(await bob.refusal('conversation.removeMember', { conversationId: id, userId })).toMatchObject({
        code: 'messaging/forbidden',
      });
    await bob.request('conversation.removeMember', { conversationId: id, userId: 'bob' });
    await alice.request('conversation.removeMember', { conversationId: id, userId: 'carol' });
    const { conversation } = await alice.request('conversation.get', { conversationId: id });
    expect(conversation.members.map(({ user }) => user.id)).toEqual(['alice', 'dora']);
  });

  it('are not given in a conversation of two', async () => {
    const test = await createTestRules();
    const { alice } = await openPeople(test, 'alice');
    const { conversation } = await alice.request('conversation.direct', { userId: 'bob' });
    const ask = { conversationId: conversation.id, userId: 'alice', role: 'owner' };
    expect(await alice.refusal('conversation.setRole', ask)).toMatchObject({ code: 'messaging/forbidden' });
  });

  it('are asked for again after a member came or went, without reading all members anew', async () => {
    const test = await createTestRules({ users: ['alice', 'bob', 'carol', 'dora'] });
    const { alice, bob, ...rest } = await openPeople(test, 'alice', 'bob', 'carol', 'dora');
    const id = await channel(alice, { public: true, members: ['bob'] });
    await role(alice, id, 'bob moderator');
    await alice.request('message.send', say(id, 'a'));
    const reads = countReads(test);
    for (const client of [rest.carol, rest.dora]) await client.request('conversation.join', { conversationId: id });
    await rest.carol.request('conversation.removeMember', { conversationId: id, userId: 'carol' });
    await bob.request('message.send', say(id, 'b'));
    expect(reads()).toBe(0);
    expect(rest.dora.events('message.created')).toHaveLength(1);
    expect(rest.carol.events('message.created')).toHaveLength(0);
    expect(await rest.carol.refusal('message.send', say(id, 'c'))).toMatchObject({ code: 'messaging/not-found' });
    expect(await rest.dora.refusal('message.send', say(id, 'c'))).toMatchObject({ code: 'messaging/forbidden' });
  });
});

describe('settings', () => {
  it('are the member’s own, told to their other devices and brought when they come back', async () => {
    const test = await createTestRules();
    const { alice, bob, ...rest } = await openPeople(test, 'alice', 'alice/phone', 'bob');
    const id = await group(alice, ['bob']);
    const usual = { notifications: 'all', archived: false };
    expect((await alice.request('conversation.get', { conversationId: id })).conversation.settings).toEqual(usual);
    const away = test.connect();
    const { cursor } = await away.open({ token: test.token('alice'), device: 'away' });
    away.close();

    const mutedUntil = test.clock.now() + 3_600_000;
    const change = { conversationId: id, notifications: 'mentions' as const, mutedUntil };
    const { settings } = await alice.request('conversation.configure', change);
    expect(settings).toEqual({ notifications: 'mentions', mutedUntil, archived: false });
    expect(rest['alice/phone'].events('conversation.configured')).toEqual([{ conversationId: id, settings }]);
    expect(bob.events('conversation.configured')).toEqual([]);
    expect((await bob.request('conversation.get', { conversationId: id })).conversation.settings).toEqual(usual);

    const back = test.connect();
    const { sync } = await back.open({ token: test.token('alice'), device: 'away', cursor });
    expect(sync.conversations.map((conversation) => conversation.settings)).toEqual([settings]);
    // The same again changes nothing, and nobody is told.
    await alice.request('conversation.configure', change);
    expect(rest['alice/phone'].events('conversation.configured')).toHaveLength(1);
    const unmuted = await alice.request('conversation.configure', { conversationId: id, mutedUntil: null });
    expect(unmuted.settings).toEqual({ notifications: 'mentions', archived: false });
  });

  it('keep a conversation archived whatever is said in it', async () => {
    const test = await createTestRules();
    const { alice, bob } = await openPeople(test, 'alice', 'bob');
    const id = await group(alice, ['bob']);
    await bob.request('conversation.configure', { conversationId: id, archived: true });
    await alice.request('message.send', say(id, 'm'));
    const { conversation } = await bob.request('conversation.get', { conversationId: id });
    expect(conversation).toMatchObject({ unreadCount: 1, settings: { archived: true } });
  });

  it('are nothing to who is no member', async () => {
    const test = await createTestRules();
    const { alice, carol } = await openPeople(test, 'alice', 'carol');
    const id = await group(alice, ['bob']);
    const stranger = test.connect();
    await stranger.open({ token: test.token('alice', { app: otherApp }) });
    for (const client of [carol, stranger])
      for (const [op, more] of [
        ['conversation.configure', { archived: true }],
        ['conversation.setRole', { userId: 'bob', role: 'owner' }],
      ] as const)
        expect(await client.refusal(op, { conversationId: id, ...more })).toMatchObject({
          code: 'messaging/not-found',
        });
  });
});

/** How often all members of a conversation were read from the store since. */
function countReads({ stores }: TestRules): () => number {
  const { memberRoles } = stores.messaging;
  let reads = 0;
  Object.assign(stores.messaging, {
    memberRoles: (...of: Parameters<typeof memberRoles>) => {
      reads += 1;
      return memberRoles(...of);
    },
  });
  return () => reads;
}
