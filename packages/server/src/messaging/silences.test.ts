import { describe, expect, it } from 'vitest';
import { createTestRules } from '../testing/create-test-rules.js';
import { openPeople } from '../testing/open-people.js';

const silenced = { code: 'messaging/silenced', retryable: false };

/** A group that Alice owns and Bob moderates; Carol is in it, Dan is not. */
async function meet() {
  const test = await createTestRules({ users: ['alice', 'bob', 'carol', 'dan'] });
  const people = await openPeople(test, 'alice', 'bob', 'carol', 'dan');
  const { alice, carol } = people;
  const { conversation } = await alice.request('conversation.create', {
    ...{ clientId: 'g', name: 'Team' },
    members: ['bob', 'carol'],
  });
  const on = { conversationId: conversation.id };
  await alice.request('conversation.setRole', { ...on, userId: 'bob', role: 'moderator' });
  await carol.request('message.send', { ...on, clientId: 'c1', text: 'Blah' });
  return { test, ...people, on };
}

describe('a silence', () => {
  it('lets a member read and take back what is theirs, and say nothing', async () => {
    const { test, bob, carol, on } = await meet();
    await bob.request('reaction.add', { ...on, seq: 1, emoji: '🙄' });
    await carol.request('reaction.add', { ...on, seq: 1, emoji: '👍' });
    const until = test.clock.now() + 20_000;
    await bob.request('conversation.silence', { ...on, userId: 'carol', until });
    for (const [op, more] of [
      ['message.send', { clientId: 'c2', text: 'But' }],
      ['message.edit', { seq: 1, text: 'But' }],
      ['reaction.add', { seq: 1, emoji: '👎' }],
      ['message.pin', { seq: 1 }],
    ] as const)
      expect(await carol.refusal(op, { ...on, ...more })).toMatchObject({ ...silenced, details: { until } });
    await carol.request('typing.set', { ...on, active: true });
    expect(bob.events('typing.changed')).toEqual([]);
    const again = await carol.request('message.send', { ...on, clientId: 'c1', text: 'Blah' });
    expect(again.message.seq).toBe(1);
    await carol.request('reaction.remove', { ...on, seq: 1, emoji: '👍' });
    await carol.request('message.delete', { ...on, seq: 1 });
    expect((await carol.request('message.list', on)).items).toHaveLength(1);
    await bob.request('message.send', { ...on, clientId: 'b', text: 'Peace' });
    expect(carol.events('message.created').at(-1)?.message.text).toBe('Peace');
    await test.clock.advance(20_000);
    await carol.request('message.send', { ...on, clientId: 'c3', text: 'Sorry' });
  });

  it('is told to whom it concerns, lasts until it is ended, and holds in that conversation alone', async () => {
    const { alice, bob, carol, dan, on } = await meet();
    await alice.request('conversation.addMembers', { ...on, userIds: ['dan'] });
    await bob.request('conversation.silence', { ...on, userId: 'carol' });
    const told = { ...on, userId: 'carol', silenced: true };
    for (const client of [alice, bob, carol]) expect(client.events('conversation.silenced')).toEqual([told]);
    expect(dan.events('conversation.silenced')).toEqual([]);
    expect(await carol.refusal('message.send', { ...on, clientId: 'c2', text: 'x' })).toMatchObject(silenced);
    const { conversation } = await carol.request('conversation.direct', { userId: 'alice' });
    await carol.request('message.send', { conversationId: conversation.id, clientId: 'd', text: 'Help' });
    for (let n = 0; n < 2; n += 1) await alice.request('conversation.unsilence', { ...on, userId: 'carol' });
    expect(carol.events('conversation.silenced').slice(1)).toEqual([{ ...told, silenced: false }]);
    await carol.request('message.send', { ...on, clientId: 'c3', text: 'Thanks' });
  });

  it('outlasts leaving and a restart', async () => {
    const { test, alice, carol, on } = await meet();
    await alice.request('conversation.silence', { ...on, userId: 'carol' });
    await carol.request('conversation.removeMember', { ...on, userId: 'carol' });
    await alice.request('conversation.addMembers', { ...on, userIds: ['carol'] });
    const send = { ...on, clientId: 'c2', text: 'Back' };
    expect(await carol.refusal('message.send', send)).toMatchObject(silenced);
    const again = await createTestRules({ stores: test.stores, users: [] });
    const people = await openPeople(again, 'carol');
    expect(await people.carol.refusal('message.send', send)).toMatchObject(silenced);
  });

  it('is for those who may remove, against those whom they may remove', async () => {
    const { test, alice, bob, carol, dan, on } = await meet();
    const { conversation } = await alice.request('conversation.direct', { userId: 'carol' });
    for (const [client, params, code] of [
      [carol, { userId: 'bob' }, 'messaging/forbidden'],
      [bob, { userId: 'alice' }, 'messaging/forbidden'],
      [dan, { userId: 'carol' }, 'messaging/not-found'],
      [alice, { userId: 'alice' }, 'protocol/invalid-params'],
      [alice, { userId: 'nobody' }, 'messaging/unknown-user'],
      [alice, { userId: 'carol', until: test.clock.now() }, 'messaging/invalid-time'],
      [alice, { userId: 'carol', conversationId: conversation.id }, 'messaging/forbidden'],
    ] as const)
      expect(await client.refusal('conversation.silence', { ...on, ...params })).toMatchObject({ code });
    for (const [client, code] of [
      [carol, 'messaging/forbidden'],
      [dan, 'messaging/not-found'],
    ] as const) {
      expect(await client.refusal('conversation.silences', on)).toMatchObject({ code });
      expect(await client.refusal('conversation.unsilence', { ...on, userId: 'bob' })).toMatchObject({ code });
    }
    expect((await alice.request('conversation.silences', on)).items).toEqual([]);
  });

  it('is listed page by page while it lasts', async () => {
    const { test, alice, on } = await meet();
    const until = test.clock.now() + 20_000;
    await alice.request('conversation.silence', { ...on, userId: 'bob', until });
    for (const userId of ['carol', 'dan']) await alice.request('conversation.silence', { ...on, userId });
    const first = await alice.request('conversation.silences', { ...on, limit: 1 });
    expect(first.items).toMatchObject([{ user: { id: 'bob', name: 'Bob' }, silencedBy: 'alice', until }]);
    const rest = await alice.request('conversation.silences', { ...on, limit: 9, cursor: first.next ?? '' });
    expect(rest.items.map(({ user }) => user.id)).toEqual(['carol', 'dan']);
    await test.clock.advance(20_000);
    expect((await alice.request('conversation.silences', on)).items.map(({ user }) => user.id)).toEqual([
      ...['carol', 'dan'],
    ]);
  });
});
