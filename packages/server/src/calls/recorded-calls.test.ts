import type { CallRecord, Params } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { settled } from '../testing/create-fake-clock.js';
import { createFakeKeeping } from '../testing/create-fake-keeping.js';
import { createFakeMediaNode } from '../testing/create-fake-media-node.js';
import type { TestClient } from '../testing/create-test-client.js';
import { createTestRules, type TestRules } from '../testing/create-test-rules.js';
import { createMediaPool } from './create-media-pool.js';
import { deviceOffer } from './media-node.contract.js';

const idOf = (callId: string, at: number) => `rec_${callId.slice(4)}_${at.toString(36)}`;

async function arrive(test: TestRules, userId: string, device = `${userId}-1`): Promise<TestClient> {
  const client = test.connect();
  await client.open({ token: test.token(userId), device });
  return client;
}

async function arrange({ recording = true } = {}) {
  const node = createFakeMediaNode({ recording });
  const fake = createFakeKeeping();
  const test = await createTestRules({
    users: ['alice', 'bob', 'carol', 'dave'],
    config: { heartbeat: 3_600_000 },
    media: createMediaPool([node]),
    recordings: fake,
  });
  const alice = await arrive(test, 'alice');
  const bob = await arrive(test, 'bob');
  const carol = await arrive(test, 'carol');
  return { test, node, fake, alice, bob, carol, who: () => node.recorded().map((one) => one.split(' ')[1]) };
}

const latest = (client: TestClient): CallRecord | undefined => client.events('call.updated').at(-1)?.call;
const pub = (callId: string, epoch = 1): Params<'media.describe'> => ({
  ...{ callId, epoch, channel: 'pub' },
  description: { type: 'offer', sdp: deviceOffer },
});

/** A call of a group, in which the named publish. */
async function talk(joining: readonly ('bob' | 'carol')[] = ['bob', 'carol']) {
  const all = await arrange();
  const { alice, bob, carol } = all;
  const { conversation } = await alice.request('conversation.create', {
    ...{ clientId: 'g', name: 'Team', members: ['bob', 'carol'] },
  });
  const { call } = await alice.request('call.start', { clientId: 'c', conversationId: conversation.id, video: true });
  const callId = call.id;
  await alice.request('media.describe', pub(callId));
  for (const name of joining) {
    await { bob, carol }[name].request('call.join', { callId });
    await { bob, carol }[name].request('media.describe', pub(callId));
  }
  const consent = (client: TestClient, given = true) => client.request('call.consent', { callId, consent: given });
  return { ...all, callId, conversationId: conversation.id, consent };
}

describe('a call that is recorded', () => {
  it('is so once everybody has consented, and all devices see it', async () => {
    const { test, alice, bob, carol, callId, consent, who } = await talk();
    const asked = { state: 'asked', by: 'alice', at: test.clock.now() };
    expect((await alice.request('call.record', { callId, on: true })).call.recording).toEqual(asked);
    await consent(bob);
    await settled();
    expect(who()).toEqual([]);
    for (const client of [alice, bob, carol]) expect(latest(client)?.recording).toEqual(asked);
    expect(latest(alice)?.recorded).toBeUndefined();
    await consent(carol);
    await settled();
    expect(who()).toEqual(['alice', 'bob', 'carol']);
    for (const client of [alice, bob, carol]) expect(latest(client)?.recording?.state).toBe('on');
    await alice.request('call.record', { callId, on: true });
    await consent(carol);
    await settled();
    expect(who()).toHaveLength(3);
    await alice.request('call.record', { callId, on: false });
    for (const client of [alice, bob, carol]) await client.request('call.hangup', { callId });
    // That there may be recordings of it is known of it for good.
    const { calls } = await bob.request('call.list', {});
    expect(calls).toMatchObject([{ id: callId, state: 'ended', recorded: true }]);
    expect(calls[0]?.recording).toBeUndefined();
  });

  it('stops for all when one withdraws or declines, in files of their own when it goes on', async () => {
    const { alice, bob, carol, callId, consent, node, fake, who } = await talk();
    await alice.request('call.record', { callId, on: true });
    await consent(bob);
    await consent(carol, false);
    await settled();
    expect(who()).toEqual([]);
    await consent(carol);
    await settled();
    const before = node.recorded();
    expect(before).toHaveLength(3);
    await consent(bob, false);
    await settled();
    expect(who()).toEqual([]);
    expect(fake.converted).toEqual([]);
    await consent(bob);
    await settled();
    expect(who()).toHaveLength(3);
    for (const one of node.recorded()) expect(before).not.toContain(one);
  });

  it('waits for who comes in later, who is not recorded until they consent', async () => {
    const { alice, bob, carol, callId, consent, who } = await talk(['bob']);
    await alice.request('call.record', { callId, on: true });
    await consent(bob);
    await settled();
    expect(who()).toEqual(['alice', 'bob']);
    // They see it before they come in.
    expect(latest(carol)?.recording?.state).toBe('on');
    const { call } = await carol.request('call.join', { callId });
    expect(call.recording?.state).toBe('asked');
    await carol.request('media.describe', pub(callId));
    await settled();
    expect(who()).toEqual([]);
    await consent(carol);
    await settled();
    expect(who()).toEqual(['alice', 'bob', 'carol']);
    await carol.request('call.hangup', { callId });
    await carol.request('call.join', { callId });
    await settled();
    expect(latest(bob)?.recording?.state).toBe('asked');
    expect(who()).toEqual([]);
  });

  it('is finished once: when it is stopped, by anybody in it, or with the call', async () => {
    const { test, alice, bob, carol, callId, consent, fake, who } = await talk();
    const first = test.clock.now();
    await alice.request('call.record', { callId, on: true });
    for (const client of [bob, carol]) await consent(client);
    await settled();
    await bob.request('call.record', { callId, on: false });
    await bob.request('call.record', { callId, on: false });
    await settled();
    expect(who()).toEqual([]);
    expect(latest(alice)?.recording).toBeUndefined();
    expect(latest(alice)?.participants.some(({ consented }) => consented !== undefined)).toBe(false);
    expect(fake.converted).toEqual([idOf(callId, first)]);
    expect(await bob.refusal('call.consent', { callId, consent: true })).toMatchObject({ code: 'calls/not-recorded' });
    await test.clock.advance(1_000);
    await carol.request('call.record', { callId, on: true });
    for (const client of [alice, bob, carol]) await client.request('call.hangup', { callId });
    await settled();
    expect(fake.converted).toEqual([first, first + 1_000].map((at) => idOf(callId, at)));
    expect(await bob.refusal('call.record', { callId, on: true })).toMatchObject({ code: 'calls/ended' });
  });

  it('moves to the media server where it was peer to peer, and only once both have consented', async () => {
    const { test, alice, bob, fake, who } = await arrange();
    const { call } = await alice.request('call.start', { clientId: 'd', to: 'bob', video: true });
    const callId = call.id;
    await bob.request('call.accept', { callId });
    expect((await bob.request('call.record', { callId, on: true })).call).toMatchObject({ topology: 'p2p', epoch: 1 });
    const { call: moved } = await alice.request('call.consent', { callId, consent: true });
    expect(moved).toMatchObject({ topology: 'server', epoch: 2, recording: { state: 'on' } });
    for (const client of [alice, bob]) await client.request('media.describe', pub(callId, 2));
    await settled();
    expect(who()).toEqual(['alice', 'bob']);
    expect(await alice.refusal('media.describe', { ...pub(callId, 2), channel: 'peer:bob' })).toMatchObject({
      code: 'protocol/invalid-params',
    });
    await alice.request('call.record', { callId, on: false });
    await settled();
    expect([who(), latest(bob)?.topology, fake.converted]).toEqual([[], 'server', [idOf(callId, test.clock.now())]]);
    // It still is a call of two.
    await alice.request('call.hangup', { callId });
    await settled();
    expect(latest(bob)).toMatchObject({ state: 'ended', reason: 'hangup', endedBy: 'alice' });
  });

  it('goes on in a room elsewhere when its media server dies', async () => {
    const { test, alice, bob, carol, callId, consent, node, fake, who } = await talk();
    await alice.request('call.record', { callId, on: true });
    for (const client of [bob, carol]) await consent(client);
    await settled();
    node.die();
    node.revive();
    await test.clock.advance(1_000);
    expect(latest(alice)).toMatchObject({ epoch: 2, recording: { state: 'on' } });
    for (const client of [alice, bob, carol]) await client.request('media.describe', pub(callId, 2));
    await settled();
    expect(who()).toEqual(['alice', 'bob', 'carol']);
    expect(new Set(fake.names).size).toBe(6);
    expect(fake.converted).toEqual([]);
  });

  it('says so in the log where nothing can be written, and tries again', async () => {
    const { test, alice, bob, carol, callId, consent, fake, who } = await talk();
    fake.fail({ raw: true });
    await alice.request('call.record', { callId, on: true });
    for (const client of [bob, carol]) await consent(client);
    await settled();
    expect(who()).toEqual([]);
    expect(test.counted.get('recording_failures_total')).toBe(3);
    fake.fail({});
    await bob.request('media.describe', pub(callId));
    await settled();
    expect(who()).toEqual(['alice', 'bob', 'carol']);
  });
});

describe('recording', () => {
  it('is refused where nothing can record', async () => {
    const { alice, bob } = await arrange({ recording: false });
    const { call } = await alice.request('call.start', { clientId: 'd', to: 'bob', video: true });
    await bob.request('call.accept', { callId: call.id });
    expect(await bob.refusal('call.record', { callId: call.id, on: true })).toMatchObject({
      code: 'calls/unsupported',
    });
    const bare = await createTestRules();
    const lonely = await arrive(bare, 'alice');
    const { call: own } = await lonely.request('call.start', { clientId: 'd', to: 'bob', video: true });
    expect(await lonely.refusal('call.record', { callId: own.id, on: true })).toMatchObject({
      code: 'calls/unsupported',
    });
    expect((await lonely.request('call.record', { callId: own.id, on: false })).call).toEqual(own);
  });

  it('is for the devices in the call alone', async () => {
    const { test, carol, callId } = await talk(['bob']);
    const dave = await arrive(test, 'dave');
    const phone = await arrive(test, 'bob', 'bob-2');
    for (const [client, code] of [
      [dave, 'calls/not-found'],
      [carol, 'calls/forbidden'],
      [phone, 'calls/forbidden'],
    ] as const) {
      for (const on of [true, false])
        expect(await client.refusal('call.record', { callId, on })).toMatchObject({ code });
      expect(await client.refusal('call.consent', { callId, consent: true })).toMatchObject({ code });
    }
  });
});
