import { describe, expect, it } from 'vitest';
import type { Caption } from '../kernel/call-captions.js';
import { settled } from '../testing/create-fake-clock.js';
import { createFakeMediaNode } from '../testing/create-fake-media-node.js';
import type { TestClient } from '../testing/create-test-client.js';
import { createTestRules, type TestRules } from '../testing/create-test-rules.js';
import { createMediaPool } from './create-media-pool.js';
import { deviceOffer } from './media-node.contract.js';

async function arrive(test: TestRules, userId: string): Promise<TestClient> {
  const client = test.connect();
  await client.open({ token: test.token(userId), device: `${userId}-1` });
  return client;
}

async function arrange({ forwards = true, broken = false } = {}) {
  const node = createFakeMediaNode({ forwards });
  const heard: { readonly port: number; readonly told: (caption: Caption) => void; ended: boolean }[] = [];
  const test = await createTestRules({
    ...{ users: ['alice', 'bob', 'carol', 'dave'], config: { heartbeat: 3_600_000 }, media: createMediaPool([node]) },
    captions: {
      hear(told) {
        if (broken) return Promise.reject(new Error('Too many.'));
        const own = { port: 4_000 + heard.length, told, ended: false };
        heard.push(own);
        return Promise.resolve({ to: { host: '127.0.0.1', port: own.port }, end: () => void (own.ended = true) });
      },
    },
  });
  const [alice, bob, carol] = [await arrive(test, 'alice'), await arrive(test, 'bob'), await arrive(test, 'carol')];
  const { conversation } = await alice.request('conversation.create', {
    ...{ clientId: 'g', name: 'Team', members: ['bob', 'carol'] },
  });
  const start = { clientId: 'c', conversationId: conversation.id, video: false };
  const { call } = await alice.request('call.start', start);
  const callId = call.id;
  await bob.request('call.join', { callId });
  const publish = async (client: TestClient): Promise<void> => {
    const description = { type: 'offer' as const, sdp: deviceOffer };
    await client.request('media.describe', { callId, epoch: 1, channel: 'pub', description });
    const media = { microphone: true, camera: false, screen: false };
    await client.request('media.update', { callId, media });
    await settled();
  };
  for (const client of [alice, bob]) await publish(client);
  const caption = (client: TestClient, on = true) => client.request('call.caption', { callId, on });
  const portOf = (userId: string) =>
    Number(
      node
        .forwarded()
        .find((one) => one.includes(` ${userId} `))
        ?.split(' ')[2],
    );
  const say = async (userId: string, text: string, final = true) => {
    heard.find(({ port }) => port === portOf(userId))?.told({ text, final });
    await settled();
  };
  return { test, node, heard, alice, bob, carol, callId, publish, caption, say };
}

const texts = (client: TestClient) => client.events('call.captioned').map(({ userId, text }) => `${userId}: ${text}`);

describe('a call with captions', () => {
  it('tells all who are in it what each says, from when anybody wants it', async () => {
    const { alice, bob, carol, callId, caption, say, node } = await arrange();
    expect(node.forwarded()).toEqual([]);
    expect((await caption(bob)).call).toMatchObject({ captions: true, capabilities: { captions: true } });
    await settled();
    expect(node.forwarded()).toHaveLength(2);
    await say('alice', 'hel', false);
    await say('alice', 'hello');
    await say('bob', 'yes');
    for (const client of [alice, bob]) expect(texts(client)).toEqual(['alice: hel', 'alice: hello', 'bob: yes']);
    expect(alice.events('call.captioned').map(({ final }) => final)).toEqual([false, true, true]);
    expect(texts(carol)).toEqual([]);
    await caption(alice, false);
    await settled();
    expect([node.forwarded(), alice.events('call.updated').at(-1)?.call.captions]).toEqual([[], undefined]);
    await caption(alice, false);
    await bob.request('call.hangup', { callId });
  });

  it('listens to who comes later, and no more to who leaves or is muted', async () => {
    const { alice, carol, callId, caption, publish, say, node, heard } = await arrange();
    await caption(alice);
    await carol.request('call.join', { callId });
    await publish(carol);
    expect(node.forwarded()).toHaveLength(3);
    await say('carol', 'here');
    await carol.request('media.update', { callId, media: { microphone: false, camera: false, screen: false } });
    await say('carol', 'secret');
    expect(texts(alice)).toEqual(['carol: here']);
    await carol.request('call.hangup', { callId });
    await settled();
    expect(heard.map(({ ended }) => ended)).toEqual([false, false, true]);
    heard[2]?.told({ text: 'ghost', final: true });
    await alice.request('call.hangup', { callId });
    await settled();
    expect(texts(alice)).toEqual(['carol: here']);
  });

  it('ends all listening with the call, or where its media server dies', async () => {
    const { test, alice, bob, callId, caption, node, heard } = await arrange();
    await caption(alice);
    await settled();
    node.die();
    node.revive();
    await test.clock.advance(1_000);
    expect(heard.every(({ ended }) => ended)).toBe(true);
    for (const client of [alice, bob]) {
      const description = { type: 'offer' as const, sdp: deviceOffer };
      await client.request('media.describe', { callId, epoch: 2, channel: 'pub', description });
    }
    await settled();
    expect([heard.length, node.forwarded().length]).toEqual([4, 2]);
    for (const client of [alice, bob]) await client.request('call.hangup', { callId });
    await settled();
    expect(heard.every(({ ended }) => ended)).toBe(true);
  });

  it('ends all listening with the server, whose process could not end otherwise', async () => {
    const { test, alice, caption, heard } = await arrange();
    await caption(alice);
    await settled();
    await test.rules.stop();
    await settled();
    expect(heard.map(({ ended }) => ended)).toEqual([true, true]);
  });

  it('goes on without where nothing can be understood now', async () => {
    const { test, alice, caption, node } = await arrange({ broken: true });
    await caption(alice);
    await settled();
    expect(node.forwarded()).toEqual([]);
    expect(test.logged.length).toBeGreaterThan(0);
  });

  it('is refused where nothing understands, and to who is not in it', async () => {
    const { test, alice, carol, callId } = await arrange({ forwards: false });
    const on = { callId, on: true };
    expect(await alice.refusal('call.caption', on)).toMatchObject({ code: 'calls/unsupported' });
    expect(await carol.refusal('call.caption', on)).toMatchObject({ code: 'calls/forbidden' });
    expect(await (await arrive(test, 'dave')).refusal('call.caption', on)).toMatchObject({ code: 'calls/not-found' });
  });
});
