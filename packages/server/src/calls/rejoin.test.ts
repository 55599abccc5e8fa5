import type { CallRecord } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createFakeClock, settled } from '../testing/create-fake-clock.js';
import type { TestClient } from '../testing/create-test-client.js';
import { createTestRules, testApp, type TestRules } from '../testing/create-test-rules.js';

async function arrive(test: TestRules, userId: string, device: string): Promise<TestClient> {
  const client = test.connect();
  await client.open({ token: test.token(userId), device });
  return client;
}

async function talk() {
  const test = await createTestRules({ config: { heartbeat: 3_600_000 } });
  const alice = await arrive(test, 'alice', 'a1');
  const bob = await arrive(test, 'bob', 'b1');
  const { call } = await alice.request('call.start', { clientId: 'c', to: 'bob', video: true });
  await bob.request('call.accept', { callId: call.id });
  return { test, alice, bob, callId: call.id };
}

const latest = (client: TestClient): CallRecord | undefined => client.events('call.updated').at(-1)?.call;
const offer = (callId: string, to: string, epoch: number) => ({
  callId,
  channel: `peer:${to}`,
  epoch,
  description: { type: 'offer' as const, sdp: `epoch ${epoch}` },
});

describe('who leaves to come back', () => {
  it('is away meanwhile, and takes the call up on new channels, without what belonged to the former ones', async () => {
    const { test, alice, bob, callId } = await talk();
    await bob.request('media.update', { callId, media: { microphone: true, camera: true, screen: false } });
    const { call } = await bob.request('call.hangup', { callId, after: 8_000 });
    expect(call).toMatchObject({ state: 'active', epoch: 1 });
    expect(latest(alice)?.participants[1]).toMatchObject({
      state: 'joined',
      connected: false,
      leavesAt: test.clock.now() + 8_000,
    });
    bob.close();
    await alice.request('media.describe', offer(callId, 'bob', 1));
    await test.clock.advance(3_000);

    const back = await arrive(test, 'bob', 'b1');
    // To be connected again is not to be in the call again: that is for the page to say.
    expect(latest(alice)?.participants[1]).toMatchObject({ connected: false });
    const joined = await back.request('call.rejoin', { callId });
    expect(joined.iceServers).toHaveLength(1);
    expect(joined.call).toMatchObject({ state: 'active', epoch: 2 });
    expect(joined.call.participants[1]).toEqual({
      ...joined.call.participants[1],
      connected: true,
      device: 'b1',
      media: { microphone: false, camera: false, screen: false },
    });
    expect(joined.call.participants[1]?.leavesAt).toBeUndefined();
    expect(latest(alice)).toEqual(joined.call);

    await alice.request('media.describe', offer(callId, 'bob', 1));
    await alice.request('media.describe', offer(callId, 'bob', 2));
    expect(back.events('media.described')).toMatchObject([{ epoch: 2, description: { sdp: 'epoch 2' } }]);
    await test.clock.advance(60_000);
    expect(latest(alice)?.state).toBe('active');
  });

  it('and does not come has hung up', async () => {
    const { test, alice, bob, callId } = await talk();
    await bob.request('call.hangup', { callId, after: 8_000 });
    // Neither does it last longer for being asked for again.
    await test.clock.advance(6_000);
    await bob.request('call.hangup', { callId, after: 8_000 });
    await test.clock.advance(1_900);
    expect(latest(alice)?.state).toBe('active');
    await test.clock.advance(200);
    for (const client of [alice, bob])
      expect(latest(client)).toMatchObject({ state: 'ended', reason: 'hangup', endedBy: 'bob' });
    expect(await bob.refusal('call.rejoin', { callId })).toMatchObject({ code: 'calls/ended' });
  });

  it('while it rings cancels the call, unless they rejoin', async () => {
    const { test, alice, bob, callId } = await talk();
    await alice.request('call.hangup', { callId });
    const again = await alice.request('call.start', { clientId: 'd', to: 'bob', video: false });
    await alice.request('call.hangup', { callId: again.call.id, after: 1_000 });
    await alice.request('call.rejoin', { callId: again.call.id });
    await test.clock.advance(2_000);
    expect(latest(bob)).toMatchObject({ id: again.call.id, state: 'ringing', epoch: 2 });
    await alice.request('call.hangup', { callId: again.call.id, after: 1_000 });
    await test.clock.advance(2_000);
    expect(latest(bob)).toMatchObject({ state: 'ended', reason: 'cancelled', endedBy: 'alice' });
  });

  it('can still hang up at once, and the other side can', async () => {
    for (const who of ['alice', 'bob'] as const) {
      const { test, callId, ...people } = await talk();
      await people.bob.request('call.hangup', { callId, after: 8_000 });
      await people[who].request('call.hangup', { callId });
      await settled();
      expect(latest(people.alice)).toMatchObject({ state: 'ended', reason: 'hangup', endedBy: who });
      await test.clock.advance(20_000);
      expect(people.alice.events('call.updated').at(-1)?.call.version).toBe(latest(people.bob)?.version);
    }
  });

  it('is gone also where the server died meanwhile', async () => {
    const { test, bob, callId } = await talk();
    await bob.request('call.hangup', { callId, after: 8_000 });
    await settled();
    const clock = createFakeClock(test.clock.now());
    const anew = await createTestRules({ stores: test.stores, clock, config: { heartbeat: 3_600_000 } });
    await anew.rules.start();
    const alice = await arrive(anew, 'alice', 'a1');
    await arrive(anew, 'bob', 'b1');
    await clock.advance(9_000);
    expect(latest(alice)).toMatchObject({ state: 'ended', reason: 'hangup', endedBy: 'bob' });
    expect(await anew.stores.calls.allRunning()).toEqual([]);
  });
});

describe('another device of a participant', () => {
  it('takes the call over; the former one sees where it went and has no part in it any more', async () => {
    const { test, alice, bob, callId } = await talk();
    const phone = await arrive(test, 'bob', 'b2');
    const { call } = await phone.request('call.rejoin', { callId });
    expect(call.participants[1]).toMatchObject({ device: 'b2', connected: true });
    expect(latest(bob)).toEqual(call);
    expect(await bob.refusal('media.describe', offer(callId, 'alice', 2))).toMatchObject({ code: 'calls/forbidden' });
    expect(await bob.refusal('call.hangup', { callId })).toMatchObject({ code: 'calls/forbidden' });
    bob.close();
    await test.clock.advance(60_000);
    expect(latest(alice)).toEqual(call);
    await alice.request('media.describe', offer(callId, 'bob', 2));
    expect(phone.events('media.described')).toHaveLength(1);
  });

  it('rescues the call of one that was lost', async () => {
    const { test, alice, bob, callId } = await talk();
    bob.close();
    await settled();
    await test.clock.advance(15_000);
    const phone = await arrive(test, 'bob', 'b2');
    await phone.request('call.rejoin', { callId });
    await test.clock.advance(60_000);
    expect(latest(alice)).toMatchObject({ state: 'active', epoch: 2 });
  });

  it('does not leave in the name of the one in the call', async () => {
    const { test, alice, callId } = await talk();
    const tablet = await arrive(test, 'alice', 'a2');
    expect(await tablet.refusal('call.hangup', { callId, after: 1_000 })).toMatchObject({ code: 'calls/forbidden' });
    await test.clock.advance(2_000);
    expect(latest(alice)?.state).toBe('active');
  });
});

it('only who is in a call rejoins or leaves it', async () => {
  const { test, alice, bob, callId } = await talk();
  await alice.request('call.hangup', { callId });
  const carol = await arrive(test, 'carol', 'c1');
  const ringing = await alice.request('call.start', { clientId: 'd', to: 'bob', video: false });
  const asked = { callId: ringing.call.id };
  expect(await bob.refusal('call.rejoin', asked)).toMatchObject({ code: 'calls/forbidden' });
  expect(await bob.refusal('call.hangup', { ...asked, after: 10 })).toMatchObject({ code: 'calls/forbidden' });
  for (const op of ['call.rejoin', 'call.hangup'])
    expect(await carol.refusal(op, { ...asked, after: 10 })).toMatchObject({ code: 'calls/not-found' });
  expect(await alice.refusal('call.rejoin', { callId })).toMatchObject({ code: 'calls/ended' });
  for (const after of [0, 30_001, 1.5])
    expect(await alice.refusal('call.hangup', { ...asked, after })).toMatchObject({ code: 'protocol/invalid-params' });
  expect(await test.stores.calls.call(testApp, ringing.call.id)).toMatchObject({ state: 'ringing', epoch: 1 });
});
