import type { Message } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createMemoryStores } from '../adapters/memory/create-memory-stores.js';
import { createMediaPool } from '../calls/create-media-pool.js';
import { deviceOffer } from '../calls/media-node.contract.js';
import { settled } from '../testing/create-fake-clock.js';
import { createFakeKeeping, createMemoryStorage, type FakeKeeping } from '../testing/create-fake-keeping.js';
import { createFakeMediaNode } from '../testing/create-fake-media-node.js';
import type { TestClient } from '../testing/create-test-client.js';
import { createTestRules, otherApp, testApp, type TestRules } from '../testing/create-test-rules.js';
import { describeObjectStore } from './object-store.contract.js';
import { recordingIdOf } from './recording-id.js';

describeObjectStore('memory', () => Promise.resolve({ store: createMemoryStorage(), stop: () => Promise.resolve() }));

async function arrive(test: TestRules, userId: string, app?: string): Promise<TestClient> {
  const client = test.connect();
  await client.open({ token: test.token(userId, app === undefined ? {} : { app }), device: `${userId}-1` });
  return client;
}

async function arrange(keeping: FakeKeeping = createFakeKeeping(), stores = createMemoryStores()) {
  const media = createMediaPool([createFakeMediaNode({ recording: true })]);
  const test = await createTestRules({
    ...{ users: ['alice', 'bob', 'carol', 'dave'], config: { heartbeat: 3_600_000 }, media, stores },
    recordings: keeping,
  });
  const [alice, bob, carol] = [await arrive(test, 'alice'), await arrive(test, 'bob'), await arrive(test, 'carol')];
  return { test, keeping, stores, alice, bob, carol };
}

/** A call of a group that alice and bob are in and carol is not, recorded. */
async function record() {
  const all = await arrange();
  const { test, alice, bob } = all;
  const { conversation } = await alice.request('conversation.create', {
    ...{ clientId: 'g', name: 'Team', members: ['bob', 'carol', 'dave'] },
  });
  const start = { clientId: 'c', conversationId: conversation.id, video: true };
  const { call } = await alice.request('call.start', start);
  await bob.request('call.join', { callId: call.id });
  await bob.request('call.record', { callId: call.id, on: true });
  await alice.request('call.consent', { callId: call.id, consent: true });
  for (const client of [alice, bob])
    await client.request('media.describe', {
      ...{ callId: call.id, epoch: 1, channel: 'pub', description: { type: 'offer', sdp: deviceOffer } },
    });
  await settled();
  const recordingId = recordingIdOf(call.id, test.clock.now());
  const hangUp = async (): Promise<void> => {
    for (const client of [alice, bob]) await client.request('call.hangup', { callId: call.id });
    await settled();
  };
  return { ...all, callId: call.id, conversationId: conversation.id, recordingId, hangUp };
}

const messages = (client: TestClient): readonly Message[] =>
  client.events('message.created').map(({ message }) => message);
async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts).toString();
}
const sealedIn = (path?: string) => (path ?? '').replace('/v1/recording-files/', '');

describe('a recording', () => {
  it('is there for those who took part once the call is over, and their conversation says so once', async () => {
    const { test, alice, bob, carol, callId, conversationId, recordingId, hangUp } = await record();
    expect((await bob.request('recording.list', { callId })).recordings).toEqual([]);
    await hangUp();
    for (const client of [alice, bob])
      for (const where of [{ callId }, { conversationId }]) {
        const { recordings } = await client.request('recording.list', where);
        expect(recordings).toMatchObject([{ id: recordingId, callId, conversationId, by: 'bob' }]);
        expect(recordings[0]?.files).toMatchObject([
          { id: '1', userId: 'alice', bytes: 14, contentType: 'video/webm', durationMs: 2_000 },
          { id: '2', userId: 'bob', bytes: 12 },
        ]);
      }
    const notes = messages(carol).filter(({ call }) => call?.recordingId !== undefined);
    expect(notes).toMatchObject([{ sender: { id: 'bob' }, call: { id: callId, recordingId } }]);
    expect(messages(carol).filter(({ call }) => call && !call.recordingId)).toHaveLength(1);
    expect(test.counted.get('recordings_total')).toBe(1);
  });

  it('is read by links that only the server makes, and that expire', async () => {
    const { test, alice, recordingId, hangUp } = await record();
    await hangUp();
    const { links, recording } = await alice.request('recording.get', { recordingId });
    expect(links.map(({ fileId }) => fileId)).toEqual(recording.files.map(({ id }) => id));
    const sealed = sealedIn(links[1]?.path);
    expect(await textOf((await test.rules.openRecording(sealed)).content)).toBe('media of bob');
    const part = await test.rules.openRecording(sealed, { first: 9, last: 99 });
    expect([await textOf(part.content), part.object.bytes]).toEqual(['bob', 12]);
    const codes = await Promise.all(
      [sealed.slice(2), '', 'x'.repeat(600)].map((text) =>
        test.rules.openRecording(text).catch((error: unknown) => (error as { code: string }).code),
      ),
    );
    expect(new Set(codes)).toEqual(new Set(['recording/not-found']));
    await expect(test.rules.openRecording(sealed, { first: 12, last: 13 })).rejects.toMatchObject({
      code: 'recording/range',
    });
    await test.clock.advance(600_001);
    await expect(test.rules.openRecording(sealed)).rejects.toMatchObject({ code: 'recording/link-expired' });
  });

  it('does not exist for who was not in the call, was only called, or is of another app', async () => {
    const { test, carol, callId, recordingId, hangUp } = await record();
    await hangUp();
    const stranger = await arrive(test, 'alice', otherApp);
    const outsider = await arrive(test, 'dave');
    for (const client of [carol, outsider, stranger])
      for (const op of ['recording.get', 'recording.delete'] as const)
        expect(await client.refusal(op, { recordingId })).toMatchObject({ code: 'recording/not-found' });
    expect((await carol.request('recording.list', { callId })).recordings).toEqual([]);
    expect(await stranger.refusal('recording.list', { callId })).toMatchObject({ code: 'calls/not-found' });
    const asked = { op: 'recording.delete', params: { recordingId }, requestId: 'r' } as const;
    await expect(test.rules.dispatch(test.admin(otherApp), asked)).rejects.toMatchObject({
      code: 'recording/not-found',
    });
    expect(JSON.stringify(stranger.frames)).not.toContain('Team');
  });

  it("is deleted for all, by the host of its call or the app's own backend", async () => {
    const { test, keeping, alice, bob, callId, conversationId, recordingId, hangUp } = await record();
    await hangUp();
    const { links } = await bob.request('recording.get', { recordingId });
    expect(await bob.refusal('recording.delete', { recordingId })).toMatchObject({ code: 'recording/forbidden' });
    await alice.request('recording.delete', { recordingId });
    for (const where of [{ callId }, { conversationId }])
      expect((await bob.request('recording.list', where)).recordings).toEqual([]);
    await expect(test.rules.openRecording(sealedIn(links[0]?.path))).rejects.toMatchObject({
      code: 'recording/not-found',
    });
    expect(await keeping.store.list('recordings/')).toEqual([]);
    const second = await record();
    await second.hangUp();
    const params = { recordingId: second.recordingId };
    await second.test.rules.dispatch(second.test.admin(), { op: 'recording.delete', params, requestId: 'r' });
    expect(await second.keeping.store.list('recordings/')).toEqual([]);
  });

  it('is listed by pages, the last begun first', async () => {
    const { test, alice, bob, callId, conversationId, recordingId } = await record();
    const ids = [recordingId];
    for (let n = 0; n < 3; n += 1) {
      await bob.request('call.record', { callId, on: false });
      await test.clock.advance(1_000);
      await bob.request('call.record', { callId, on: true });
      ids.unshift(recordingIdOf(callId, test.clock.now()));
      await alice.request('call.consent', { callId, consent: true });
      await settled();
    }
    await bob.request('call.record', { callId, on: false });
    await settled();
    const first = await alice.request('recording.list', { conversationId, limit: 3 });
    expect(first.recordings.map(({ id }) => id)).toEqual(ids.slice(0, 3));
    const rest = await alice.request('recording.list', { conversationId, limit: 3, before: first.next ?? '' });
    expect([rest.recordings.map(({ id }) => id), rest.next]).toEqual([ids.slice(3), undefined]);
    expect(await alice.refusal('recording.list', {})).toMatchObject({ code: 'protocol/invalid-params' });
    expect(await alice.refusal('recording.list', { callId, conversationId })).toMatchObject({
      code: 'protocol/invalid-params',
    });
  });
});

describe('keeping recordings', () => {
  it('goes on after a crash: what was begun is finished, and said once', async () => {
    const { keeping, stores, callId, recordingId } = await record();
    // The server is gone without a word, and the call ends while nobody is in it.
    const next = createFakeKeeping(keeping);
    const after = await arrange(next, stores);
    await after.test.rules.start();
    await settled();
    expect(keeping.converted).toEqual([]);
    await after.test.clock.advance(20_000);
    await settled();
    expect((await after.alice.request('recording.list', { callId })).recordings).toMatchObject([{ id: recordingId }]);
    const notes = messages(after.bob).filter(({ call }) => call?.recordingId !== undefined);
    expect(notes).toHaveLength(1);
    expect(await keeping.raw.left()).toEqual([]);
    // Again, between the store and the disk that is given back.
    const call = (await after.alice.request('call.get', { callId })).call;
    const plan = { app: testApp, id: recordingId, callId, by: 'bob', startedAt: call.createdAt };
    await keeping.raw.begin(plan, 'bob');
    const third = await arrange(createFakeKeeping(keeping), stores);
    await third.test.rules.start();
    await settled();
    expect(await keeping.raw.left()).toEqual([]);
    expect((await third.alice.request('recording.list', { callId })).recordings).toHaveLength(1);
    expect(messages(third.bob).filter(({ call: one }) => one?.recordingId !== undefined)).toEqual([]);
  });

  it('tries again where the store fails, and keeps what the media server wrote until then', async () => {
    const { test, keeping, alice, callId, hangUp } = await record();
    keeping.fail({ store: true });
    await hangUp();
    expect(await keeping.raw.left()).toHaveLength(1);
    expect(await alice.refusal('recording.list', { callId })).toMatchObject({ code: 'recording/unavailable' });
    expect(test.counted.get('recording_failures_total')).toBe(1);
    expect(JSON.stringify(test.logged)).not.toContain('media of');
    keeping.fail({});
    await test.clock.advance(60_000);
    await settled();
    expect((await alice.request('recording.list', { callId })).recordings).toHaveLength(1);
    expect(await keeping.raw.left()).toEqual([]);
  });

  it('ends with its time', async () => {
    const before = await record();
    await before.hangUp();
    const keeping = createFakeKeeping(before.keeping, { retention: 86_400_000 });
    const { test } = await arrange(keeping, before.stores);
    await test.rules.start();
    await settled();
    expect(await keeping.store.list('recordings/')).toEqual([]);
  });

  it('leaves nothing of a recording in which nobody was recorded', async () => {
    const { alice, bob, callId, hangUp, recordingId, keeping } = await record();
    await bob.request('call.record', { callId, on: false });
    await alice.request('call.record', { callId, on: true });
    await alice.request('call.record', { callId, on: false });
    await hangUp();
    expect((await alice.request('recording.list', { callId })).recordings.map(({ id }) => id)).toEqual([recordingId]);
    expect(keeping.converted).toEqual([recordingId]);
  });
});
