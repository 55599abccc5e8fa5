import { describe, expect, it } from 'vitest';
import { createMemoryStores } from '../adapters/memory/create-memory-stores.js';
import { createFakeMediaNode } from '../testing/create-fake-media-node.js';
import { settled } from '../testing/create-fake-clock.js';
import type { TestClient } from '../testing/create-test-client.js';
import { createTestRules } from '../testing/create-test-rules.js';
import { arrangeGroup, arrive, latest, pub, states } from '../testing/group-world.js';
import { createMediaPool } from './create-media-pool.js';

/** Alice, who is the host, Bob and Carol talk. */
async function talk(options: Parameters<typeof arrangeGroup>[0] = {}) {
  const all = await arrangeGroup(options);
  const { id: callId } = await all.start(all.alice);
  for (const client of [all.bob, all.carol]) await client.request('call.join', { callId });
  await settled();
  return { ...all, callId };
}

const part = (client: TestClient, userId: string) => latest(client)?.participants.find(({ id }) => id === userId);

describe('the host of a call', () => {
  it('is who started it, and after them who has been in it for the longest', async () => {
    const { test, alice, bob, carol, callId } = await talk();
    expect(latest(bob)?.host).toBe('alice');
    await alice.request('call.hangup', { callId });
    expect(latest(bob)?.host).toBe('bob');
    await test.clock.advance(1);
    await alice.request('call.join', { callId });
    expect(latest(bob)?.host).toBe('bob');
    bob.close();
    await settled();
    expect(latest(carol)?.host).toBe('bob');
    await test.clock.advance(20_000);
    expect(latest(carol)?.host).toBe('carol');
  });

  it.each([{ mesh: false }, { mesh: true }])('ends it for everybody: %o', async (options) => {
    const { test, alice, bob, carol, callId, seats, conversationId } = await talk(options);
    if (!options.mesh) await bob.request('media.describe', pub(callId));
    await carol.request('call.hangup', { callId });
    await alice.request('call.add', { callId, userIds: ['carol'] });
    await test.clock.advance(1_000);
    const { call } = await alice.request('call.end', { callId });
    await settled();
    expect(call).toMatchObject({ state: 'ended', reason: 'hangup', endedBy: 'alice' });
    expect(states(call)).toEqual(['alice left', 'bob left', 'carol left']);
    for (const client of [alice, bob, carol]) expect(latest(client)).toEqual(call);
    // Carol was still rung.
    expect(part(carol, 'carol')).toMatchObject({ missed: true });
    expect(seats()).toEqual([]);
    const { calls } = await bob.request('call.list', { conversationId });
    expect(calls).toMatchObject([{ id: callId, reason: 'hangup', endedBy: 'alice' }]);
    const { items } = await bob.request('message.list', { conversationId });
    expect(items.map((message) => message.call)).toMatchObject([{ id: callId, reason: 'hangup', durationMs: 1_000 }]);
    // Asked again, as after an answer that was lost.
    expect(await alice.request('call.end', { callId })).toEqual({ call });
    expect(await bob.refusal('call.join', { callId })).toMatchObject({ code: 'calls/ended' });
  });

  it('ends it before anybody has come in', async () => {
    const { alice, bob, start } = await arrangeGroup();
    const { id: callId } = await start(alice);
    expect(await bob.refusal('call.end', { callId })).toMatchObject({ code: 'calls/forbidden' });
    const { call } = await alice.request('call.end', { callId });
    await settled();
    expect(call).toMatchObject({ state: 'ended', reason: 'cancelled', endedBy: 'alice' });
    expect(part(bob, 'bob')).toMatchObject({ state: 'left', missed: true });
  });

  it.each(['alice', 'bob'] as const)('is not needed to end a call of two: %s does', async (userId) => {
    const all = await arrangeGroup();
    const start = { clientId: 'two', to: 'bob', video: false };
    const { id: callId } = (await all.alice.request('call.start', start)).call;
    await all.bob.request('call.accept', { callId });
    expect(await all.dave.refusal('call.end', { callId })).toMatchObject({ code: 'calls/not-found' });
    const { call } = await all[userId].request('call.end', { callId });
    await settled();
    expect(call).toMatchObject({ state: 'ended', reason: 'hangup', endedBy: userId });
    for (const client of [all.alice, all.bob]) expect(latest(client)).toEqual(call);
  });

  it('makes another the host, who is in it', async () => {
    const { alice, bob, callId } = await talk();
    expect(await alice.refusal('call.configure', { callId, host: 'dave' })).toMatchObject({
      code: 'calls/no-participant',
    });
    await bob.request('call.hangup', { callId });
    expect(await alice.refusal('call.configure', { callId, host: 'bob' })).toMatchObject({
      code: 'calls/no-participant',
    });
    const { call } = await alice.request('call.configure', { callId, host: 'carol' });
    expect(call.host).toBe('carol');
    expect(await alice.refusal('call.configure', { callId, access: 'locked' })).toMatchObject({
      code: 'calls/not-host',
    });
  });

  it('alone moderates, from the device that is in the call', async () => {
    const { test, alice, bob, dave, callId } = await talk();
    const tablet = await arrive(test, 'alice', 'alice-2');
    const all = [
      ['call.remove', { callId, userId: 'carol' }],
      ['call.mute', { callId, userId: 'carol', source: 'camera' }],
      ['call.configure', { callId, access: 'locked' }],
      ['call.admit', { callId, userId: 'carol', admitted: true }],
      ['call.raise', { callId, raised: false, userId: 'carol' }],
      ['call.end', { callId }],
    ] as const;
    for (const [op, params] of all) {
      expect(await bob.refusal(op, params)).toMatchObject({ code: 'calls/not-host' });
      expect(await tablet.refusal(op, params)).toMatchObject({ code: 'calls/forbidden' });
      expect(await dave.refusal(op, params)).toMatchObject({ code: 'calls/not-found' });
    }
    await alice.request('call.hangup', { callId });
    for (const [op, params] of all) expect(await alice.refusal(op, params)).toMatchObject({ code: 'calls/forbidden' });
  });

  it('puts somebody out, who is told once and comes in no more until somebody adds them', async () => {
    const { alice, bob, carol, callId, seats } = await talk();
    await bob.request('media.describe', pub(callId));
    const { call } = await alice.request('call.remove', { callId, userId: 'bob' });
    await settled();
    expect(seats()).toEqual([]);
    expect(latest(bob)).toEqual(call);
    expect(part(bob, 'bob')).toMatchObject({ state: 'left', removed: true });
    const told = bob.events('call.updated').length;
    await carol.request('call.raise', { callId, raised: true });
    expect(bob.events('call.updated')).toHaveLength(told);
    expect(await bob.refusal('call.join', { callId })).toMatchObject({ code: 'calls/removed' });
    expect(await bob.refusal('media.describe', pub(callId))).toMatchObject({ code: 'calls/forbidden' });
    await carol.request('call.add', { callId, userIds: ['bob'] });
    expect(part(bob, 'bob')).toMatchObject({ state: 'ringing', connected: false });
    expect(states((await bob.request('call.join', { callId })).call)).toContain('bob joined');
  });

  it('does not show a call to a device that comes after its user was put out', async () => {
    const { test, alice, callId } = await talk();
    await alice.request('call.remove', { callId, userId: 'bob' });
    const phone = test.connect();
    const { sync } = await phone.open({ token: test.token('bob'), device: 'bob-2' });
    expect(sync.calls).toEqual([]);
  });

  it('turns off what somebody sends, at the media server also where the device does not care', async () => {
    const { nodes, alice, bob, carol, callId } = await talk();
    const muted = () => nodes.flatMap((node) => node.muted());
    await bob.request('media.describe', { ...pub(callId), labels: { '0': 'microphone', '1': 'screen' } });
    await bob.request('media.update', { callId, media: { microphone: true, camera: false, screen: true } });
    await settled();
    await alice.request('call.mute', { callId, userId: 'bob', source: 'microphone' });
    await settled();
    expect(bob.events('call.muted')).toEqual([{ callId, source: 'microphone', by: 'alice' }]);
    expect(carol.events('call.muted')).toEqual([]);
    expect(part(carol, 'bob')).toMatchObject({
      media: { microphone: false, camera: false, screen: true },
      muted: ['microphone'],
    });
    expect(muted()).toEqual([`${callId}.1 bob 0`]);
    // What it offers anew stays muted, whatever it is called now.
    await bob.request('media.describe', { ...pub(callId), labels: { '0': 'camera', '1': 'microphone' } });
    await settled();
    expect(muted()).toEqual([`${callId}.1 bob 0`]);
    await alice.request('call.mute', { callId, userId: 'bob', source: 'microphone' });
    expect(bob.events('call.muted')).toHaveLength(1);
    await bob.request('media.update', { callId, media: { microphone: true, camera: false, screen: true } });
    await settled();
    expect(part(carol, 'bob')).not.toHaveProperty('muted');
    expect(muted()).toEqual([]);
    expect(await alice.refusal('call.mute', { callId, userId: 'dave', source: 'camera' })).toMatchObject({
      code: 'calls/no-participant',
    });
  });

  it('keeps somebody muted where the call moves to another node', async () => {
    const { nodes, alice, bob, callId } = await talk();
    await bob.request('media.describe', pub(callId));
    await alice.request('call.mute', { callId, userId: 'bob', source: 'microphone' });
    nodes.find((node) => node.seats().length > 0)?.die();
    await settled();
    expect(latest(bob)?.epoch).toBe(2);
    await bob.request('media.describe', pub(callId, 2));
    await settled();
    expect(nodes.flatMap((node) => node.muted())).toEqual([`${callId}.2 bob 0`]);
  });
});

describe('who comes into a call', () => {
  it('is nobody more once it is locked, but those whom it rings', async () => {
    const { test, alice, bob, carol, callId } = await talk();
    await carol.request('call.hangup', { callId });
    expect((await alice.request('call.configure', { callId, access: 'locked' })).call.access).toBe('locked');
    expect(await carol.refusal('call.join', { callId })).toMatchObject({ code: 'calls/locked' });
    expect(await bob.refusal('call.add', { callId, userIds: ['dave'] })).toMatchObject({ code: 'calls/not-host' });
    const dave = await arrive(test, 'dave', 'dave-2');
    await alice.request('call.add', { callId, userIds: ['dave', 'carol'] });
    expect(states((await dave.request('call.accept', { callId })).call)).toContain('dave joined');
    await carol.request('call.reject', { callId });
    expect(await carol.refusal('call.join', { callId })).toMatchObject({ code: 'calls/locked' });
    // Who is in it takes it up again: a lock keeps nobody out who is in.
    bob.close();
    const again = await arrive(test, 'bob', 'bob-2');
    await again.request('call.rejoin', { callId });
  });

  it('waits in the lobby until the host decides', async () => {
    const { alice, bob, carol, callId } = await talk();
    for (const client of [bob, carol]) await client.request('call.hangup', { callId });
    await alice.request('call.configure', { callId, access: 'lobby' });
    for (const client of [bob, carol])
      expect((await client.request('call.join', { callId })).call.participants).toContainEqual(
        expect.objectContaining({ state: 'waiting', connected: true }),
      );
    expect(states(latest(alice))).toEqual(['alice joined', 'bob waiting', 'carol waiting']);
    expect(await bob.refusal('media.describe', pub(callId))).toMatchObject({ code: 'calls/forbidden' });
    expect(await bob.refusal('call.send', { callId, data: 'x' })).toMatchObject({ code: 'calls/forbidden' });
    await alice.request('call.admit', { callId, userId: 'bob', admitted: true });
    await alice.request('call.admit', { callId, userId: 'carol', admitted: false });
    expect(states(latest(carol))).toEqual(['alice joined', 'bob joined', 'carol left']);
    await bob.request('media.describe', pub(callId));
    // Said twice it is the same, and there is nobody else to admit.
    await alice.request('call.admit', { callId, userId: 'bob', admitted: true });
    expect(await alice.refusal('call.admit', { callId, userId: 'dave', admitted: true })).toMatchObject({
      code: 'calls/no-participant',
    });
    await carol.request('call.join', { callId });
    await alice.request('call.configure', { callId, access: 'open' });
    expect(states(latest(bob))).toEqual(['alice joined', 'bob joined', 'carol joined']);
  });

  it('leaves the lobby where they hang up or are lost, and it ends with the call', async () => {
    const { test, alice, bob, carol, callId } = await talk();
    for (const client of [bob, carol]) await client.request('call.hangup', { callId });
    await alice.request('call.configure', { callId, access: 'lobby' });
    for (const client of [bob, carol]) await client.request('call.join', { callId });
    await bob.request('call.hangup', { callId });
    expect(states(latest(alice))).toContain('bob left');
    carol.close();
    await test.clock.advance(20_000);
    expect(states(latest(alice))).toContain('carol left');
    await bob.request('call.join', { callId });
    await alice.request('call.hangup', { callId });
    expect(latest(bob)).toMatchObject({ state: 'ended', reason: 'hangup', endedBy: 'alice' });
  });

  it('is as it was after the server was killed: the lobby, the lock, the hands, the mutes', async () => {
    const stores = createMemoryStores();
    const { alice, bob, carol, callId } = await talk({ stores });
    await carol.request('call.hangup', { callId });
    await alice.request('call.configure', { callId, access: 'lobby' });
    await carol.request('call.join', { callId });
    await bob.request('call.raise', { callId, raised: true });
    await alice.request('call.mute', { callId, userId: 'bob', source: 'microphone' });
    await settled();
    const before = latest(alice);
    const media = createMediaPool([createFakeMediaNode()]);
    const second = await createTestRules({ stores, media, config: { heartbeat: 3_600_000 } });
    await second.rules.start();
    const again = second.connect();
    const { sync } = await again.open({ token: second.token('alice'), device: 'alice-1' });
    expect(sync.calls[0]).toMatchObject({ host: 'alice', access: 'lobby', epoch: (before?.epoch ?? 0) + 1 });
    expect(states(sync.calls[0])).toEqual(['alice joined', 'bob joined', 'carol waiting']);
    const bobs = sync.calls[0]?.participants[1];
    expect(bobs).toMatchObject({ handRaisedAt: expect.any(Number) as number, muted: ['microphone'] });
    await again.request('call.admit', { callId, userId: 'carol', admitted: true });
    expect(states(latest(again))).toEqual(['alice joined', 'bob joined', 'carol joined']);
    await second.clock.advance(20_000);
    expect(states(latest(again))).toEqual(['alice joined', 'bob left', 'carol left']);
  });
});
