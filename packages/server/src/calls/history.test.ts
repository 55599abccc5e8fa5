import { describe, expect, it } from 'vitest';
import { settled } from '../testing/create-fake-clock.js';
import type { TestClient } from '../testing/create-test-client.js';
import { createTestRules, testApp, type TestRules } from '../testing/create-test-rules.js';

async function arrange() {
  const test = await createTestRules({ config: { heartbeat: 3_600_000 } });
  const [alice, bob, carol] = await Promise.all(['alice', 'bob', 'carol'].map((userId) => arrive(test, userId)));
  if (!alice || !bob || !carol) throw new Error('Nobody came.');
  return { test, alice, bob, carol };
}

async function arrive(test: TestRules, userId: string, device = `${userId}-1`): Promise<TestClient> {
  const client = test.connect();
  await client.open({ token: test.token(userId), device });
  return client;
}

let calls = 0;
const start = (client: TestClient, to: string, conversationId?: string) =>
  client
    .request('call.start', {
      clientId: `c${(calls += 1)}`,
      to,
      video: false,
      ...(conversationId === undefined ? {} : { conversationId }),
    })
    .then(({ call }) => call);
const report = (durationMs = 5_000) => ({
  durationMs,
  setupMs: 300,
  audio: { lossPercent: 1, jitterMs: 5, receivedKbps: 30, sentKbps: 30, mos: 4 },
  roundTripMs: 40,
  candidateType: 'host' as const,
  protocol: 'udp' as const,
  reconnects: 0,
});

describe('the history of calls', () => {
  it('is there as soon as a call has ended, for both, by REST as well', async () => {
    const { test, alice, bob, carol } = await arrange();
    const { id: callId } = await start(alice, 'bob');
    expect(await alice.request('call.list', {})).toEqual({ calls: [] });
    await bob.request('call.accept', { callId });
    await test.clock.advance(61_000);
    const [ended] = await Promise.all([
      bob.request('call.hangup', { callId }),
      // Asked in the same breath.
      alice.request('call.list', {}).then(({ calls: found }) => expect(found.map(({ id }) => id)).toEqual([callId])),
    ]);
    const { call } = ended;
    expect((call.endedAt ?? 0) - (call.answeredAt ?? 0)).toBe(61_000);
    expect(await bob.request('call.list', {})).toEqual({ calls: [call] });
    const request = { op: 'call.list', params: { limit: '5', missed: 'false' }, requestId: 'r', coerce: true } as never;
    await expect(test.rules.dispatch(await test.identity('alice'), request)).rejects.toMatchObject({
      code: 'protocol/invalid-params',
    });
    const plain = { op: 'call.list', params: { limit: '5' }, requestId: 'r', coerce: true } as never;
    expect(await test.rules.dispatch(await test.identity('alice'), plain)).toEqual({ calls: [call] });
    expect(await carol.request('call.list', {})).toEqual({ calls: [] });
  });

  it('pages to its end, each call once', async () => {
    const { test, alice, bob } = await arrange();
    const ids: string[] = [];
    for (let i = 0; i < 7; i += 1) {
      const { id: callId } = await start(alice, 'bob');
      ids.unshift(callId);
      await (i % 2 ? bob.request('call.reject', { callId }) : alice.request('call.hangup', { callId }));
      await test.clock.advance(3_000);
    }
    const seen: string[] = [];
    let before: string | undefined;
    do {
      const page = await bob.request('call.list', { limit: 3, ...(before === undefined ? {} : { before }) });
      expect(page.calls.length).toBeLessThanOrEqual(3);
      seen.push(...page.calls.map(({ id }) => id));
      before = page.next;
    } while (before !== undefined);
    expect(seen).toEqual(ids);
    const missed = await bob.request('call.list', { missed: true });
    expect(missed.calls.map(({ reason }) => reason)).toEqual(Array(4).fill('cancelled'));
    expect((await alice.request('call.list', { missed: true })).calls).toEqual([]);
    for (const cursor of ['nonsense', 'nz', 'c', "c' or 1=1"])
      expect(await bob.refusal('call.list', { before: cursor })).toMatchObject({
        code: 'protocol/invalid-params',
        details: { problems: [{ path: '/before' }] },
      });
    expect(await bob.refusal('call.list', { limit: 101 })).toMatchObject({ code: 'protocol/invalid-params' });
  });

  it('of a conversation is for its members', async () => {
    const { alice, bob, carol } = await arrange();
    const { conversation } = await alice.request('conversation.direct', { userId: 'bob' });
    const { id: callId } = await start(alice, 'bob', conversation.id);
    await bob.request('call.reject', { callId });
    const other = await start(alice, 'carol');
    await carol.request('call.reject', { callId: other.id });
    const listed = await alice.request('call.list', { conversationId: conversation.id });
    expect(listed.calls.map(({ id }) => id)).toEqual([callId]);
    expect(await carol.refusal('call.list', { conversationId: conversation.id })).toMatchObject({
      code: 'messaging/not-found',
    });
  });

  it('tells a device that was away how its call ended', async () => {
    const { test, alice, bob } = await arrange();
    const { id: callId } = await start(alice, 'bob');
    const phone = await arrive(test, 'bob', 'bob-2');
    phone.close();
    await alice.request('call.hangup', { callId });
    const back = test.connect();
    const { sync } = await back.open({ token: test.token('bob'), device: 'bob-2' });
    expect(sync.calls).toEqual([]);
    expect((await back.request('call.get', { callId })).call).toMatchObject({ state: 'ended', reason: 'cancelled' });
    expect((await back.request('call.list', { missed: true })).calls).toHaveLength(1);
    expect(bob.events('call.updated').at(-1)?.call.reason).toBe('cancelled');
  });
});

describe('what a participant measured', () => {
  async function talk() {
    const all = await arrange();
    const { id: callId } = await start(all.alice, 'bob');
    await all.bob.request('call.accept', { callId });
    return { ...all, callId };
  }

  it('is kept with the call, the last of each, for its participants', async () => {
    const { test, alice, bob, carol, callId } = await talk();
    expect(await alice.request('call.get', { callId })).not.toHaveProperty('reports');
    await alice.request('call.report', { callId, report: report(1_000) });
    await alice.request('call.report', { callId, report: report(2_000) });
    await bob.request('call.hangup', { callId });
    await test.clock.advance(59_000);
    await bob.request('call.report', { callId, report: report(3_000) });
    expect((await bob.request('call.get', { callId })).reports).toEqual({ alice: report(2_000), bob: report(3_000) });
    expect(await carol.refusal('call.get', { callId })).toMatchObject({ code: 'calls/not-found' });
    expect(Object.fromEntries([...test.counted].filter(([name]) => name.startsWith('call_')))).toEqual({
      call_setup_seconds: 2,
      call_round_trip_seconds: 3,
      call_loss_percent: 3,
      call_mos: 3,
    });
    await test.clock.advance(2_000);
    expect(await alice.refusal('call.report', { callId, report: report() })).toMatchObject({ code: 'calls/ended' });
  });

  it('comes from the devices in the call alone', async () => {
    const { test, alice, carol, callId } = await talk();
    const tablet = await arrive(test, 'alice', 'alice-2');
    expect(await tablet.refusal('call.report', { callId, report: report() })).toMatchObject({
      code: 'calls/forbidden',
    });
    expect(await carol.refusal('call.report', { callId, report: report() })).toMatchObject({ code: 'calls/not-found' });
    await alice.request('call.hangup', { callId });
    const ringing = await start(alice, 'bob');
    const bobs = await arrive(test, 'bob', 'bob-9');
    expect(await bobs.refusal('call.report', { callId: ringing.id, report: report() })).toMatchObject({
      code: 'calls/forbidden',
    });
    expect(await test.stores.calls.reports(testApp, callId)).toEqual({});
  });

  it('holds bounded numbers and nothing else', async () => {
    const { test, alice, callId } = await talk();
    const smuggled = { ...report(), note: 'x', audio: { ...report().audio, note: { deep: 'x' } } };
    await alice.request('call.report', { callId, report: smuggled });
    expect(await test.stores.calls.reports(testApp, callId)).toEqual({ alice: report() });
    for (const wrong of [
      { durationMs: -1 },
      { durationMs: 1.5 },
      { reconnects: 1e9 },
      { roundTripMs: '40' },
      { candidateType: 'pigeon' },
      { audio: { ...report().audio, mos: 5 } },
      { audio: { ...report().audio, lossPercent: 101 } },
      { video: {} },
    ])
      expect(await alice.refusal('call.report', { callId, report: { ...report(), ...wrong } })).toMatchObject({
        code: 'protocol/invalid-params',
      });
    await settled();
  });
});
