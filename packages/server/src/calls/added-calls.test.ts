import { describe, expect, it } from 'vitest';
import { settled } from '../testing/create-fake-clock.js';
import type { TestClient } from '../testing/create-test-client.js';
import { arrangeGroup, latest, pub, states } from '../testing/group-world.js';

/** Alice and Bob talk, peer to peer. */
async function talk(options: Parameters<typeof arrangeGroup>[0] = {}) {
  const all = await arrangeGroup(options);
  const direct = await all.alice.request('conversation.direct', { userId: 'bob' });
  const { call } = await all.alice.request('call.start', { clientId: 'd', to: 'bob', video: true });
  await all.bob.request('call.accept', { callId: call.id });
  await settled();
  return { ...all, callId: call.id, direct: direct.conversation.id };
}

const messages = (client: TestClient, conversationId: string) =>
  client.request('message.list', { conversationId }).then(({ items }) => items);

describe('a call of two to which somebody is added', () => {
  it.each([
    ['server', false],
    ['mesh', true],
  ] as const)('goes on through %s, with the epoch raised, and rings whom it adds', async (topology, mesh) => {
    const { alice, bob, carol, callId } = await talk({ mesh });
    const { call } = await bob.request('call.add', { callId, userIds: ['carol'] });
    expect(call).toMatchObject({ topology, epoch: 2, state: 'active', host: 'alice', access: 'open' });
    expect(call).not.toHaveProperty('group');
    expect(states(call)).toEqual(['alice joined', 'bob joined', 'carol ringing']);
    await settled();
    for (const client of [alice, bob, carol]) expect(latest(client)).toEqual(call);
    // What is on its way on the former channels is no error.
    await alice.request('media.trickle', {
      ...{ callId, channel: 'peer:bob', epoch: 1 },
      candidates: [{ candidate: 'candidate:1' }],
    });
    await carol.request('call.accept', { callId });
    await alice.request('call.hangup', { callId });
    expect(latest(bob)).toMatchObject({ state: 'active', host: 'bob' });
  });

  it('rings the added for as long as anybody, from when they were added', async () => {
    const { test, alice, dave, callId } = await talk();
    await test.clock.advance(40_000);
    await alice.request('call.add', { callId, userIds: ['carol'] });
    await test.clock.advance(30_000);
    await alice.request('call.add', { callId, userIds: ['dave'] });
    await test.clock.advance(14_000);
    expect(states(latest(alice))).toContain('carol ringing');
    await test.clock.advance(1_000);
    expect(states(latest(alice))).toEqual(['alice joined', 'bob joined', 'carol left', 'dave ringing']);
    await test.clock.advance(30_000);
    expect(states(latest(dave))).toContain('dave left');
    await alice.request('call.hangup', { callId });
    expect(latest(alice)?.state).toBe('active');
  });

  it('is in the history of all and in the conversation where it began, and missed by whom it rang in vain', async () => {
    const { test, alice, bob, carol, dave, callId, direct } = await talk();
    await alice.request('call.add', { callId, userIds: ['carol', 'dave'] });
    await dave.request('call.accept', { callId });
    await test.clock.advance(45_000);
    for (const client of [alice, bob, dave]) await client.request('call.hangup', { callId });
    await settled();
    expect((await messages(bob, direct)).map(({ call }) => call)).toMatchObject([{ id: callId, reason: 'hangup' }]);
    for (const client of [alice, bob, carol, dave])
      expect((await client.request('call.list', {})).calls.map(({ id }) => id)).toEqual([callId]);
    expect((await carol.request('call.list', { missed: true })).calls).toHaveLength(1);
    expect((await dave.request('call.list', { missed: true })).calls).toEqual([]);
  });

  it('makes those busy who are in it', async () => {
    const { alice, carol, dave, callId } = await talk();
    await dave.request('presence.watch', { userIds: ['carol'] });
    await alice.request('call.add', { callId, userIds: ['carol'] });
    await carol.request('call.accept', { callId });
    const status = async () => (await dave.request('presence.get', { userIds: ['carol'] })).items[0]?.status;
    expect(await status()).toBe('busy');
    await carol.request('call.hangup', { callId });
    expect(await status()).toBe('online');
  });

  it('refuses who does not exist, strangers, who is only rung, and more than it carries', async () => {
    const { test, alice, carol, dave, callId } = await talk({ maxParticipants: 3 });
    expect(await alice.refusal('call.add', { callId, userIds: ['nobody'] })).toMatchObject({
      code: 'calls/unknown-user',
    });
    expect(await dave.refusal('call.add', { callId, userIds: ['carol'] })).toMatchObject({ code: 'calls/not-found' });
    expect(await alice.refusal('call.add', { callId, userIds: ['carol', 'dave'] })).toMatchObject({
      code: 'calls/full',
      details: { limit: 3 },
    });
    expect(latest(alice)).toMatchObject({ topology: 'p2p', epoch: 1 });
    const same = await alice.request('call.add', { callId, userIds: ['bob'] });
    expect(same.call).toMatchObject({ topology: 'p2p', epoch: 1 });
    await alice.request('call.add', { callId, userIds: ['carol'] });
    expect(await carol.refusal('call.add', { callId, userIds: ['dave'] })).toMatchObject({ code: 'calls/forbidden' });
    const tablet = test.connect();
    await tablet.open({ token: test.token('alice'), device: 'alice-2' });
    expect(await tablet.refusal('call.add', { callId, userIds: ['dave'] })).toMatchObject({ code: 'calls/forbidden' });
  });

  it('may ring yet: then the callee answers a call of a group', async () => {
    const { alice, bob, carol, dave } = await arrangeGroup();
    const { call } = await alice.request('call.start', { clientId: 'r', to: 'bob', video: false });
    await alice.request('call.add', { callId: call.id, userIds: ['carol'] });
    expect(latest(bob)).toMatchObject({ topology: 'server', state: 'ringing' });
    await bob.request('call.reject', { callId: call.id });
    expect(latest(carol)).toMatchObject({ state: 'ringing' });
    await carol.request('call.accept', { callId: call.id });
    expect(latest(alice)).toMatchObject({ state: 'active', epoch: 2 });
    expect(dave.events('call.updated')).toEqual([]);
  });

  it('is not joined by those who call the group in which it happened to be made', async () => {
    const { alice, bob, carol, dave, conversationId, start } = await arrangeGroup();
    const { call } = await alice.request('call.start', { clientId: 'p', to: 'bob', video: false, conversationId });
    await bob.request('call.accept', { callId: call.id });
    await alice.request('call.add', { callId: call.id, userIds: ['dave'] });
    await dave.request('call.accept', { callId: call.id });
    expect((await start(carol, 'another')).id).not.toBe(call.id);
  });
});

describe('a running call of a group', () => {
  it('is shown to new members, who may come in, and rings them not', async () => {
    const { alice, bob, dave, conversationId, start } = await arrangeGroup();
    const { id: callId } = await start(alice);
    await bob.request('call.join', { callId });
    await alice.request('conversation.addMembers', { conversationId, userIds: ['dave'] });
    await settled();
    expect(states(latest(dave))).toContain('dave left');
    expect(states(await start(dave, 'of-dave'))).toContain('dave joined');
    await dave.request('media.describe', pub(callId));
  });

  it('tells nothing more to former members, and lets them in again once they are members', async () => {
    const { alice, bob, carol, conversationId, start } = await arrangeGroup();
    const { id: callId } = await start(alice);
    for (const client of [bob, carol]) await client.request('call.join', { callId });
    await alice.request('conversation.removeMember', { conversationId, userId: 'bob' });
    await settled();
    expect(states(latest(bob))).toContain('bob left');
    const told = bob.events('call.updated').length;
    await carol.request('call.raise', { callId, raised: true });
    expect(bob.events('call.updated')).toHaveLength(told);
    expect(await bob.refusal('call.join', { callId })).toMatchObject({ code: 'calls/not-found' });
    await alice.request('conversation.addMembers', { conversationId, userIds: ['bob'] });
    await settled();
    expect(states((await bob.request('call.join', { callId })).call)).toContain('bob joined');
  });

  it('is missed by who never answered it though others did, and by nobody else', async () => {
    const { alice, bob, carol, conversationId, start } = await arrangeGroup();
    const { id: callId } = await start(alice);
    await bob.request('call.join', { callId });
    for (const client of [alice, bob]) await client.request('call.hangup', { callId });
    await settled();
    expect(latest(carol)).toMatchObject({ state: 'ended', reason: 'hangup' });
    expect((await carol.request('call.list', { missed: true })).calls.map(({ id }) => id)).toEqual([callId]);
    for (const client of [alice, bob]) expect((await client.request('call.list', { missed: true })).calls).toEqual([]);
    const [message] = await messages(carol, conversationId);
    expect(message).toMatchObject({ call: { id: callId, reason: 'hangup' }, mentions: ['carol'] });
    const counts = async (client: TestClient) =>
      (await client.request('conversation.get', { conversationId })).conversation.mentionCount;
    expect([await counts(bob), await counts(carol)]).toEqual([0, 1]);
  });

  it('is not missed by who declined it', async () => {
    const { test, alice, bob, carol, conversationId, start } = await arrangeGroup();
    const { id: callId } = await start(alice);
    await carol.request('call.reject', { callId });
    await test.clock.advance(45_000);
    expect(latest(bob)).toMatchObject({ state: 'ended', reason: 'timeout' });
    expect((await bob.request('call.list', { missed: true })).calls).toHaveLength(1);
    expect((await carol.request('call.list', { missed: true })).calls).toEqual([]);
    expect((await messages(bob, conversationId))[0]).not.toHaveProperty('mentions');
  });
});

describe('what participants say beside media', () => {
  async function together() {
    const all = await arrangeGroup();
    const { id: callId } = await all.start(all.alice);
    await all.bob.request('call.join', { callId });
    return { ...all, callId };
  }

  it('raises and lowers hands', async () => {
    const { test, alice, bob, carol, callId } = await together();
    const raised = () => latest(alice)?.participants.map(({ handRaisedAt }) => handRaisedAt);
    await bob.request('call.raise', { callId, raised: true });
    const at = test.clock.now();
    await test.clock.advance(5);
    await bob.request('call.raise', { callId, raised: true });
    expect(raised()).toEqual([undefined, at, undefined]);
    await alice.request('call.raise', { callId, raised: false, userId: 'bob' });
    expect(raised()).toEqual([undefined, undefined, undefined]);
    expect(await alice.refusal('call.raise', { callId, raised: true, userId: 'bob' })).toMatchObject({
      code: 'protocol/invalid-params',
    });
    expect(await carol.refusal('call.raise', { callId, raised: true })).toMatchObject({ code: 'calls/forbidden' });
    await bob.request('call.raise', { callId, raised: true });
    await bob.request('call.hangup', { callId });
    expect(raised()).toEqual([undefined, undefined, undefined]);
  });

  it('reacts, for everybody in the call and nobody else', async () => {
    const { alice, bob, carol, callId } = await together();
    await bob.request('call.react', { callId, emoji: '👏' });
    for (const client of [alice, bob])
      expect(client.events('call.reacted')).toEqual([{ callId, userId: 'bob', emoji: '👏' }]);
    expect(carol.events('call.reacted')).toEqual([]);
    for (const emoji of ['x', '👏👏', '<b>'])
      expect(await bob.refusal('call.react', { callId, emoji })).toMatchObject({ code: 'calls/invalid-emoji' });
    expect(await carol.refusal('call.react', { callId, emoji: '👏' })).toMatchObject({ code: 'calls/forbidden' });
    for (let n = 0; n < 6; n += 1) await bob.request('call.react', { callId, emoji: '👏' });
    expect(await bob.refusal('call.react', { callId, emoji: '👏' })).toMatchObject({ code: 'limits/rate' });
  });

  it('sends in order to the others, or to some, and to nobody who is not in the call', async () => {
    const { alice, bob, carol, callId } = await together();
    await carol.request('call.join', { callId });
    const sent = Array.from({ length: 20 }, (_, n) => `n${n}`);
    await Promise.all(sent.map((data) => bob.request('call.send', { callId, data })));
    await bob.request('call.send', { callId, data: 'for Carol', to: ['carol', 'carol', 'bob'] });
    const heard = (client: TestClient) => client.events('call.received').map(({ data }) => data);
    expect(heard(alice)).toEqual(sent);
    expect(heard(carol)).toEqual([...sent, 'for Carol']);
    expect(heard(bob)).toEqual([]);
    await carol.request('call.hangup', { callId });
    await bob.request('call.send', { callId, data: 'late', to: ['carol'] });
    expect(heard(carol)).toHaveLength(21);
    expect(await bob.refusal('call.send', { callId, data: 'x', to: ['dave'] })).toMatchObject({
      code: 'calls/no-participant',
    });
  });

  it('ends with the call', async () => {
    const { alice, bob, callId } = await together();
    for (const client of [alice, bob]) await client.request('call.hangup', { callId });
    await settled();
    for (const [op, params] of [
      ['call.react', { callId, emoji: '👏' }],
      ['call.send', { callId, data: 'x' }],
      ['call.raise', { callId, raised: true }],
      ['call.add', { callId, userIds: ['dave'] }],
      ['call.configure', { callId, access: 'open' }],
    ] as const)
      expect(await alice.refusal(op, params)).toMatchObject({ code: 'calls/ended' });
  });
});
