import type { CallRecord } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createFakeClock, settled } from '../testing/create-fake-clock.js';
import type { Refusal, TestClient } from '../testing/create-test-client.js';
import { createTestRules, testApp, type TestRules } from '../testing/create-test-rules.js';

async function arrive(test: TestRules, userId: string, device: string): Promise<TestClient> {
  const client = test.connect();
  await client.open({ token: test.token(userId), device });
  return client;
}

async function arrange() {
  const test = await createTestRules({ config: { heartbeat: 3_600_000 } });
  const alice = await arrive(test, 'alice', 'a1');
  const bob = await arrive(test, 'bob', 'b1');
  return { test, alice, bob };
}

const start = (client: TestClient, to = 'bob', clientId = 'c') =>
  client.request('call.start', { clientId, to, video: true }).then(({ call }) => call);
const latest = (client: TestClient): CallRecord | undefined => client.events('call.updated').at(-1)?.call;
const describing = (callId: string, to: string, sdp: string) => ({
  callId,
  channel: `peer:${to}`,
  epoch: 1,
  description: { type: 'offer' as const, sdp },
});
const trickling = (callId: string, to: string, candidate: string) => ({
  callId,
  channel: `peer:${to}`,
  epoch: 1,
  candidates: [{ candidate }],
});

describe('starting a call', () => {
  it('rings every device of the callee and shows on the other devices of the caller', async () => {
    const { test, alice, bob } = await arrange();
    const [phone, tablet] = [await arrive(test, 'bob', 'b2'), await arrive(test, 'alice', 'a2')];
    const { call, iceServers } = await alice.request('call.start', { clientId: 'c', to: 'bob', video: true });
    expect(iceServers).toEqual([{ urls: ['stun:stun.example.org'] }]);
    expect(call).toMatchObject({ state: 'ringing', createdBy: 'alice', video: true, topology: 'p2p', epoch: 1 });
    expect(call.participants.map(({ id, state, device }) => [id, state, device])).toEqual([
      ['alice', 'joined', 'a1'],
      ['bob', 'ringing', undefined],
    ]);
    for (const client of [alice, tablet, bob, phone]) expect(latest(client)).toEqual(call);
  });

  it('never rings twice for one client id', async () => {
    const { test, alice, bob } = await arrange();
    const call = await start(alice);
    expect(await start(alice)).toEqual(call);
    expect(bob.events('call.updated')).toHaveLength(1);
    await alice.request('call.hangup', { callId: call.id });
    const again = await start(alice);
    expect(again).toMatchObject({ id: call.id, state: 'ended' });
    expect(await test.stores.calls.allRunning()).toEqual([]);
  });

  it('refuses nobody, oneself, and a conversation of others', async () => {
    const { test, alice, bob } = await arrange();
    expect(await alice.refusal('call.start', { clientId: 'c', to: 'nobody', video: false })).toMatchObject({
      code: 'calls/unknown-user',
    });
    expect(await alice.refusal('call.start', { clientId: 'c', to: 'alice', video: false })).toMatchObject({
      code: 'calls/self',
    });
    const carol = await arrive(test, 'carol', 'c1');
    const theirs = await carol.request('conversation.direct', { userId: 'bob' });
    const call = { clientId: 'c', to: 'bob', video: false, conversationId: theirs.conversation.id };
    expect(await alice.refusal('call.start', call)).toMatchObject({ code: 'messaging/not-found' });
    const ours = await alice.request('conversation.direct', { userId: 'bob' });
    const started = await alice.request('call.start', { ...call, conversationId: ours.conversation.id });
    expect(started.call.conversationId).toBe(ours.conversation.id);
    expect(latest(bob)?.id).toBe(started.call.id);
  });

  it('to somebody who is away rings as soon as a device comes', async () => {
    const { test, alice } = await arrange();
    const call = await start(alice, 'carol');
    expect(call.participants[1]?.state).toBe('invited');
    const carol = test.connect();
    const { sync } = await carol.open({ token: test.token('carol') });
    expect(sync.calls.map(({ id }) => id)).toEqual([call.id]);
    expect(latest(alice)?.participants[1]?.state).toBe('ringing');
    expect((await carol.request('call.accept', { callId: call.id })).call.state).toBe('active');
  });

  it('from both sides at once makes one call', async () => {
    const { test, alice, bob } = await arrange();
    const [one, other] = await Promise.all([start(alice, 'bob', 'ca'), start(bob, 'alice', 'cb')]);
    await settled();
    expect(other.id).toBe(one.id);
    expect(latest(alice)).toMatchObject({ id: one.id, state: 'active', version: 2 });
    expect(latest(bob)).toEqual(latest(alice));
    expect(await test.stores.calls.allRunning()).toHaveLength(1);
    // Whoever asks again with the client id that made no call of its own gets the same call.
    expect(await start(bob, 'alice', 'cb')).toMatchObject({ id: one.id });
    expect(await test.stores.calls.allRunning()).toHaveLength(1);
  });
});

describe('a ringing call', () => {
  it('is answered by one device; the others learn which', async () => {
    const { test, alice, bob } = await arrange();
    const phone = await arrive(test, 'bob', 'b2');
    const { id: callId } = await start(alice);
    const answers = await Promise.allSettled([
      bob.request('call.accept', { callId }),
      phone.request('call.accept', { callId }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(answers[1]).toMatchObject({ reason: { body: { code: 'calls/answered-elsewhere' } } });
    await settled();
    for (const client of [alice, bob, phone])
      expect(latest(client)?.participants[1]).toMatchObject({ state: 'joined', device: 'b1', connected: true });
    expect((await bob.request('call.accept', { callId })).call.state).toBe('active');
    expect(await phone.refusal('call.reject', { callId })).toMatchObject({ code: 'calls/answered-elsewhere' });
    expect(await phone.refusal('call.hangup', { callId })).toMatchObject({ code: 'calls/forbidden' });
    expect(await alice.refusal('call.accept', { callId })).toMatchObject({ code: 'calls/not-found' });
  });

  it('is declined on all devices at once', async () => {
    const { test, alice, bob } = await arrange();
    const phone = await arrive(test, 'bob', 'b2');
    const { id: callId } = await start(alice);
    const { call } = await bob.request('call.reject', { callId, reason: 'busy' });
    expect(call).toMatchObject({ state: 'ended', reason: 'busy', endedBy: 'bob' });
    for (const client of [alice, phone]) expect(latest(client)).toEqual(call);
    expect((await phone.request('call.reject', { callId })).call).toEqual(call);
    expect(await phone.refusal('call.accept', { callId })).toMatchObject({ code: 'calls/ended' });
  });

  it('is cancelled by its caller', async () => {
    const { alice, bob } = await arrange();
    const { id: callId } = await start(alice);
    const { call } = await alice.request('call.hangup', { callId });
    expect(call).toMatchObject({ state: 'ended', reason: 'cancelled', endedBy: 'alice' });
    expect(latest(bob)).toEqual(call);
    expect(await bob.refusal('call.accept', { callId })).toMatchObject({ code: 'calls/ended' });
    expect((await alice.request('call.hangup', { callId })).call).toEqual(call);
  });

  it('ends by itself', async () => {
    const { test, alice, bob } = await arrange();
    await start(alice);
    await test.clock.advance(44_000);
    expect(latest(bob)?.state).toBe('ringing');
    await test.clock.advance(2_000);
    for (const client of [alice, bob]) expect(latest(client)).toMatchObject({ state: 'ended', reason: 'timeout' });
    expect(latest(bob)?.endedBy).toBeUndefined();
  });

  it('of others does not exist', async () => {
    const { test, alice } = await arrange();
    const carol = await arrive(test, 'carol', 'c1');
    const { id: callId } = await start(alice);
    for (const op of ['call.get', 'call.accept', 'call.reject', 'call.hangup'])
      expect(await carol.refusal(op, { callId })).toMatchObject({ code: 'calls/not-found' });
    await alice.request('call.hangup', { callId });
    for (const op of ['call.get', 'call.accept', 'call.reject', 'call.hangup'])
      expect(await carol.refusal(op, { callId })).toMatchObject({ code: 'calls/not-found' });
  });
});

describe('an active call', () => {
  async function talk() {
    const all = await arrange();
    const { id: callId } = await start(all.alice);
    await all.bob.request('call.accept', { callId });
    return { ...all, callId };
  }

  it('waits for a lost device, which takes up where it was', async () => {
    const { test, alice, bob, callId } = await talk();
    bob.close();
    await settled();
    expect(latest(alice)?.participants[1]).toMatchObject({ state: 'joined', connected: false });
    await test.clock.advance(15_000);
    await alice.request('media.describe', describing(callId, 'bob', 'restart'));
    await alice.request('media.trickle', trickling(callId, 'bob', 'after'));
    const back = test.connect();
    const { sync } = await back.open({ token: test.token('bob'), device: 'b1' });
    expect(sync.calls.map(({ id }) => id)).toEqual([callId]);
    expect(latest(alice)?.participants[1]?.connected).toBe(true);
    expect(back.events('media.described')).toMatchObject([
      { callId, channel: 'peer:alice', description: { sdp: 'restart' } },
    ]);
    expect(back.events('media.trickled')).toHaveLength(1);
    await test.clock.advance(60_000);
    expect(latest(alice)?.state).toBe('active');
  });

  it('fails when the lost device does not come back in time; another device does not count', async () => {
    const { test, alice, bob } = await talk();
    bob.close();
    await settled();
    await arrive(test, 'bob', 'b2');
    await test.clock.advance(21_000);
    expect(latest(alice)).toMatchObject({ state: 'ended', reason: 'failed' });
  });

  it('ends for both when one hangs up', async () => {
    const { alice, bob, callId } = await talk();
    const { call } = await bob.request('call.hangup', { callId });
    expect(call).toMatchObject({ reason: 'hangup', endedBy: 'bob' });
    expect(latest(alice)).toEqual(call);
    expect((await alice.request('call.get', { callId })).call).toEqual(call);
    for (const [op, params] of [
      ['media.update', { callId, media: { microphone: true, camera: true, screen: true } }],
      ['media.describe', describing(callId, 'bob', 'x')],
      ['media.trickle', trickling(callId, 'bob', 'x')],
    ] as const)
      expect(await alice.refusal(op, params)).toMatchObject({ code: 'calls/ended' });
  });

  it('shows what each side sends', async () => {
    const { alice, bob, callId } = await talk();
    const media = { microphone: true, camera: false, screen: true };
    await alice.request('media.update', { callId, media });
    expect(latest(bob)?.participants[0]?.media).toEqual(media);
    const count = bob.events('call.updated').length;
    await alice.request('media.update', { callId, media });
    expect(bob.events('call.updated')).toHaveLength(count);
  });

  it('makes both busy, and leaves them online afterwards', async () => {
    const { test, alice, callId } = await talk();
    const of = (userId: string) =>
      test.rules.dispatch(test.admin(), { op: 'presence.get', params: { userIds: [userId] }, requestId: 'r' });
    expect((await of('alice')).items[0]?.status).toBe('busy');
    expect((await of('bob')).items[0]?.status).toBe('busy');
    await alice.request('call.hangup', { callId });
    expect((await of('alice')).items[0]?.status).toBe('online');
    expect((await of('bob')).items[0]?.status).toBe('online');
  });
});

describe('media', () => {
  it('waits for an answer, then comes after it, in order, to the device that gave it', async () => {
    const { test, alice, bob } = await arrange();
    const phone = await arrive(test, 'bob', 'b2');
    const { id: callId } = await start(alice);
    await alice.request('media.describe', describing(callId, 'bob', 'offer'));
    for (const one of ['1', '2', '3']) await alice.request('media.trickle', trickling(callId, 'bob', one));
    expect([...bob.events('media.described'), ...phone.events('media.described')]).toEqual([]);
    await bob.request('call.accept', { callId });
    const names = bob.frames.map((frame) => ('ev' in frame ? frame.ev : 'result' in frame ? 'answer' : 'error'));
    const from = names.lastIndexOf('answer');
    expect(names.slice(from)).toEqual([
      'answer',
      'call.updated',
      'media.described',
      'media.trickled',
      'media.trickled',
      'media.trickled',
    ]);
    expect(bob.events('media.trickled').map(({ candidates }) => candidates[0]?.candidate)).toEqual(['1', '2', '3']);
    expect(bob.events('media.described')[0]).toMatchObject({ channel: 'peer:alice', epoch: 1 });
    expect([...phone.events('media.described'), ...phone.events('media.trickled')]).toEqual([]);
    await bob.request('media.describe', {
      ...describing(callId, 'alice', 'answer'),
      description: { type: 'answer', sdp: 's' },
    });
    expect(alice.events('media.described')).toMatchObject([{ channel: 'peer:bob', description: { type: 'answer' } }]);
  });

  it('is taken from the devices in the call alone, and for its channels alone', async () => {
    const { test, alice, bob } = await arrange();
    const [tablet, carol] = [await arrive(test, 'alice', 'a2'), await arrive(test, 'carol', 'c1')];
    const { id: callId } = await start(alice);
    for (const [client, code] of [
      [tablet, 'calls/forbidden'],
      [bob, 'calls/forbidden'],
      [carol, 'calls/not-found'],
    ] as const)
      expect(await client.refusal('media.describe', describing(callId, 'bob', 'x'))).toMatchObject({ code });
    for (const channel of ['pub', 'sub', 'peer:carol', 'peer:alice'])
      expect(await alice.refusal('media.describe', { ...describing(callId, 'bob', 'x'), channel })).toMatchObject({
        code: 'protocol/invalid-params',
      });
  });

  it('that nobody fetches is bounded', async () => {
    const { alice } = await arrange();
    const { id: callId } = await start(alice);
    let error;
    for (let i = 0; i < 12 && !error; i += 1)
      error = await alice
        .request('media.describe', describing(callId, 'bob', 'x'.repeat(60_000)))
        .then(() => undefined)
        .catch((refusal: unknown) => (refusal as Refusal).body.code);
    expect(error).toBe('limits/rate');
    expect((await alice.request('call.hangup', { callId })).call.state).toBe('ended');
  });

  it('of channels that were left behind goes nowhere', async () => {
    const { alice, bob } = await arrange();
    const { id: callId } = await start(alice);
    await bob.request('call.accept', { callId });
    await alice.request('media.describe', { ...describing(callId, 'bob', 'old'), epoch: 2 });
    expect(bob.events('media.described')).toEqual([]);
  });
});

describe('a restart', () => {
  async function restart() {
    const { test, alice, bob } = await arrange();
    const talking = await start(alice);
    await bob.request('call.accept', { callId: talking.id });
    const carol = await arrive(test, 'carol', 'c1');
    const waiting = await start(carol, 'alice', 'w');
    await settled();
    // The old process is gone: its clock stands still.
    const clock = createFakeClock(test.clock.now());
    const anew = await createTestRules({ stores: test.stores, clock, config: { heartbeat: 3_600_000 } });
    await anew.rules.start();
    return { anew, talking, waiting };
  }
  const stored = async (test: TestRules, id: string) => (await test.stores.calls.call(testApp, id)) as CallRecord;

  it('goes on with the calls whose devices come back', async () => {
    const { anew, talking, waiting } = await restart();
    const alice = await arrive(anew, 'alice', 'a1');
    await arrive(anew, 'bob', 'b1');
    await arrive(anew, 'carol', 'c1');
    await anew.clock.advance(30_000);
    expect(await stored(anew, talking.id)).toMatchObject({ state: 'active' });
    expect(await stored(anew, waiting.id)).toMatchObject({ state: 'ringing' });
    expect((await alice.request('call.hangup', { callId: talking.id })).call.reason).toBe('hangup');
    await anew.clock.advance(16_000);
    expect(await stored(anew, waiting.id)).toMatchObject({ state: 'ended', reason: 'timeout' });
  });

  it('leaves no ghosts of those whose devices do not', async () => {
    const { anew, talking, waiting } = await restart();
    await anew.clock.advance(60_000);
    expect((await stored(anew, talking.id)).reason).toBe('failed');
    expect((await stored(anew, waiting.id)).state).toBe('ended');
    expect(await anew.stores.calls.allRunning()).toEqual([]);
  });
});
