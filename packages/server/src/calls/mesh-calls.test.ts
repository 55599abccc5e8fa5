import type { Params } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createMemoryStores } from '../adapters/memory/create-memory-stores.js';
import { settled } from '../testing/create-fake-clock.js';
import { createTestRules } from '../testing/create-test-rules.js';
import { arrangeGroup, arrive, latest, states } from '../testing/group-world.js';

const arrange = (options: Parameters<typeof arrangeGroup>[0] = {}) => arrangeGroup({ ...options, mesh: true });
const offer = (callId: string, to: string, epoch = 1): Params<'media.describe'> => ({
  ...{ callId, epoch, channel: `peer:${to}` },
  description: { type: 'offer', sdp: 'v=0' },
});

describe('a call of a group without a media server', () => {
  it('rings all, and goes between each two who are in it', async () => {
    const { alice, bob, carol, start } = await arrange();
    const call = await start(alice);
    const { id: callId } = call;
    expect(call).toMatchObject({ topology: 'mesh', group: true, host: 'alice', capabilities: { maxParticipants: 4 } });
    await bob.request('call.accept', { callId });
    await alice.request('media.describe', offer(callId, 'bob'));
    expect(bob.events('media.described')).toMatchObject([{ callId, channel: 'peer:alice', epoch: 1 }]);
    await carol.request('call.join', { callId });
    await carol.request('media.trickle', {
      ...{ callId, epoch: 1, channel: 'peer:bob' },
      candidates: [{ candidate: 'candidate:1' }],
    });
    expect(bob.events('media.trickled')).toMatchObject([{ channel: 'peer:carol' }]);
    expect(alice.events('media.trickled')).toEqual([]);
  });

  it('carries nothing to who is not in it, nor from them, nor on the channels of a media server', async () => {
    const { alice, bob, carol, dave, start } = await arrange();
    const { id: callId } = await start(alice);
    await bob.request('call.join', { callId });
    await alice.request('media.describe', offer(callId, 'carol'));
    await carol.request('call.join', { callId });
    expect(carol.events('media.described')).toEqual([]);
    await bob.request('call.hangup', { callId });
    await alice.request('media.describe', offer(callId, 'bob'));
    expect(bob.events('media.described')).toEqual([]);
    expect(await bob.refusal('media.describe', offer(callId, 'alice'))).toMatchObject({ code: 'calls/forbidden' });
    expect(await dave.refusal('media.describe', offer(callId, 'alice'))).toMatchObject({ code: 'calls/not-found' });
    for (const to of ['dave', 'alice'])
      expect(await alice.refusal('media.describe', offer(callId, to))).toMatchObject({
        code: 'protocol/invalid-params',
      });
    for (const channel of ['pub', 'sub'])
      expect(await alice.refusal('media.describe', { ...offer(callId, 'bob'), channel })).toMatchObject({
        code: 'protocol/invalid-params',
      });
    expect(await alice.refusal('media.configure', { callId, epoch: 1 })).toMatchObject({ code: 'calls/media-refused' });
  });

  it('has four in it at once, and the fifth when one has left', async () => {
    const { test, alice, bob, carol, dave, conversationId, start } = await arrange();
    await alice.request('conversation.addMembers', { conversationId, userIds: ['dave', 'erin'] });
    const erin = await arrive(test, 'erin');
    const { id: callId } = await start(alice);
    for (const client of [bob, carol, dave]) await client.request('call.join', { callId });
    for (const op of ['call.join', 'call.accept'] as const)
      expect(await erin.refusal(op, { callId })).toMatchObject({ code: 'calls/full', details: { limit: 4 } });
    expect(await erin.refusal('call.start', { clientId: 'e', conversationId, video: false })).toMatchObject({
      code: 'calls/full',
    });
    expect(await alice.refusal('call.add', { callId, userIds: ['frank'] })).toMatchObject({ code: 'calls/full' });
    await carol.request('call.hangup', { callId });
    expect(states((await erin.request('call.join', { callId })).call)).toContain('erin joined');
  });

  it('lets in one of two who come at once for the last place', async () => {
    const { test, alice, bob, carol, dave, conversationId, start } = await arrange();
    await alice.request('conversation.addMembers', { conversationId, userIds: ['dave', 'erin'] });
    const erin = await arrive(test, 'erin');
    const { id: callId } = await start(alice);
    for (const client of [bob, carol]) await client.request('call.join', { callId });
    const both = await Promise.allSettled([dave, erin].map((client) => client.request('call.join', { callId })));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(latest(alice)?.participants.filter(({ state }) => state === 'joined')).toHaveLength(4);
  });

  it('is taken up by another device on new channels, and what was on its way on the old ones is dropped', async () => {
    const { test, alice, bob, carol, start } = await arrange();
    const { id: callId } = await start(alice);
    for (const client of [bob, carol]) await client.request('call.join', { callId });
    bob.close();
    await settled();
    await alice.request('media.describe', offer(callId, 'bob'));
    const phone = await arrive(test, 'bob', 'bob-2');
    expect((await phone.request('call.rejoin', { callId })).call.epoch).toBe(2);
    await carol.request('media.describe', offer(callId, 'bob', 1));
    expect(phone.events('media.described')).toEqual([]);
    await alice.request('media.describe', offer(callId, 'bob', 2));
    expect(phone.events('media.described')).toMatchObject([{ channel: 'peer:alice', epoch: 2 }]);
  });

  it('goes on over a kill of the server, on the same channels', async () => {
    const stores = createMemoryStores();
    const { alice, bob, start } = await arrange({ stores });
    const { id: callId } = await start(alice);
    await bob.request('call.join', { callId });
    await settled();
    const second = await createTestRules({ stores, config: { heartbeat: 3_600_000 } });
    await second.rules.start();
    const [one, other] = [second.connect(), second.connect()];
    const { sync } = await one.open({ token: second.token('alice'), device: 'alice-1' });
    await other.open({ token: second.token('bob'), device: 'bob-1' });
    expect(sync.calls[0]).toMatchObject({ id: callId, topology: 'mesh', epoch: 1 });
    await one.request('media.describe', offer(callId, 'bob'));
    expect(other.events('media.described')).toHaveLength(1);
    await second.clock.advance(60_000);
    expect(states(latest(one))).toEqual(['alice joined', 'bob joined', 'carol left']);
  });

  it('is refused for a crowd', async () => {
    const { test, alice } = await arrange();
    const { app } = await test.identity('alice');
    const members = Array.from({ length: 50 }, (_, n) => `m${n}`);
    for (const id of members) await test.stores.auth.upsertUser(app, { id }, 0);
    const crowd = await alice.request('conversation.create', { clientId: 'crowd', name: 'Crowd', members });
    const start = { clientId: 'c', video: false, conversationId: crowd.conversation.id };
    expect(await alice.refusal('call.start', start)).toMatchObject({ code: 'calls/too-many', details: { limit: 50 } });
  });
});
