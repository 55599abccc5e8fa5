import { describe, expect, it } from 'vitest';
import { createTestRules } from '../testing/create-test-rules.js';
import { openPeople } from '../testing/open-people.js';

/** A public channel that Alice owns and Bob moderates. Carol has joined it, Dan not yet. */
async function meet() {
  const test = await createTestRules({ users: ['alice', 'bob', 'carol', 'dan'] });
  const people = await openPeople(test, 'alice', 'bob', 'carol', 'dan');
  const { alice, carol } = people;
  const channel = { clientId: 'ch', name: 'News', kind: 'channel' as const, public: true, members: ['bob'] };
  const { conversation } = await alice.request('conversation.create', channel);
  const on = { conversationId: conversation.id };
  await alice.request('conversation.setRole', { ...on, userId: 'bob', role: 'moderator' });
  await carol.request('conversation.join', on);
  return { test, ...people, on };
}

describe('a ban', () => {
  it('removes a member for good: they may not join again, and learn why', async () => {
    const { alice, bob, carol, on } = await meet();
    await bob.request('conversation.removeMember', { ...on, userId: 'carol', ban: true });
    expect(carol.events('conversation.left')).toEqual([{ ...on, userId: 'carol' }]);
    expect(await carol.refusal('conversation.join', on)).toMatchObject({ code: 'messaging/banned', retryable: false });
    expect(await carol.refusal('message.list', on)).toMatchObject({ code: 'messaging/not-found' });
    await bob.request('conversation.removeMember', { ...on, userId: 'carol', ban: true });
    const { items } = await alice.request('conversation.bans', on);
    expect(items).toMatchObject([{ user: { id: 'carol', name: 'Carol' }, bannedBy: 'bob' }]);

    await bob.request('conversation.unban', { ...on, userId: 'carol' });
    await bob.request('conversation.unban', { ...on, userId: 'carol' });
    expect((await alice.request('conversation.bans', on)).items).toEqual([]);
    expect((await carol.request('conversation.join', on)).conversation.role).toBe('member');
  });

  it('is not what a plain removal is', async () => {
    const { alice, carol, on } = await meet();
    await alice.request('conversation.removeMember', { ...on, userId: 'carol' });
    expect((await carol.request('conversation.join', on)).conversation.memberCount).toBe(3);
  });

  it('keeps out who was never there, until somebody adds them', async () => {
    const { alice, dan, on } = await meet();
    await alice.request('conversation.removeMember', { ...on, userId: 'dan', ban: true });
    expect(await dan.refusal('conversation.join', on)).toMatchObject({ code: 'messaging/banned' });
    await alice.request('conversation.addMembers', { ...on, userIds: ['dan'] });
    expect((await alice.request('conversation.bans', on)).items).toEqual([]);
    await dan.request('conversation.removeMember', { ...on, userId: 'dan' });
    expect((await dan.request('conversation.join', on)).conversation.role).toBe('member');
  });

  it('is for those who may remove, against those whom they may remove', async () => {
    const { alice, bob, carol, dan, on } = await meet();
    for (const [client, userId, code] of [
      [carol, 'dan', 'messaging/forbidden'],
      [bob, 'alice', 'messaging/forbidden'],
      [dan, 'carol', 'messaging/not-found'],
      [alice, 'alice', 'protocol/invalid-params'],
      [alice, 'nobody', 'messaging/unknown-user'],
    ] as const)
      expect(await client.refusal('conversation.removeMember', { ...on, userId, ban: true })).toMatchObject({ code });
    for (const [client, code] of [
      [carol, 'messaging/forbidden'],
      [dan, 'messaging/not-found'],
    ] as const) {
      expect(await client.refusal('conversation.bans', on)).toMatchObject({ code });
      expect(await client.refusal('conversation.unban', { ...on, userId: 'dan' })).toMatchObject({ code });
    }
    expect((await alice.request('conversation.bans', on)).items).toEqual([]);
  });

  it('keeps who was removed out of a group until it is ended: nobody adds them by mistake', async () => {
    const { alice, bob, carol } = await meet();
    const { conversation } = await alice.request('conversation.create', {
      ...{ clientId: 'g', name: 'Team' },
      members: ['bob', 'carol'],
    });
    const team = { conversationId: conversation.id };
    await alice.request('conversation.setRole', { ...team, userId: 'bob', role: 'moderator' });
    await alice.request('conversation.removeMember', { ...team, userId: 'carol', ban: true });
    expect(await bob.refusal('conversation.addMembers', { ...team, userIds: ['dan', 'carol'] })).toMatchObject({
      code: 'messaging/banned',
    });
    expect((await alice.request('conversation.get', team)).conversation.memberCount).toBe(2);
    await bob.request('conversation.unban', { ...team, userId: 'carol' });
    await bob.request('conversation.addMembers', { ...team, userIds: ['carol'] });
    expect((await carol.request('conversation.get', team)).conversation.role).toBe('member');
    const { conversation: direct } = await alice.request('conversation.direct', { userId: 'bob' });
    const from = { conversationId: direct.id, userId: 'bob', ban: true };
    expect(await alice.refusal('conversation.removeMember', from)).toMatchObject({ code: 'messaging/forbidden' });
  });

  it('is listed page by page', async () => {
    const { alice, on } = await meet();
    for (const userId of ['carol', 'dan'])
      await alice.request('conversation.removeMember', { ...on, userId, ban: true });
    const first = await alice.request('conversation.bans', { ...on, limit: 1 });
    expect(first.items.map(({ user }) => user.id)).toEqual(['carol']);
    const rest = await alice.request('conversation.bans', { ...on, limit: 1, cursor: first.next ?? '' });
    expect(rest).toMatchObject({ items: [{ user: { id: 'dan' } }] });
    expect(rest.next).toBeUndefined();
  });
});
