import type { CallRecord, EventFrame, Params } from '@parley/protocol';
import { createMemoryStores } from '../adapters/memory/create-memory-stores.js';
import { createMediaPool } from '../calls/create-media-pool.js';
import { deviceOffer } from '../calls/media-node.contract.js';
import { settled } from './create-fake-clock.js';
import { createFakeMediaNode } from './create-fake-media-node.js';
import type { TestClient } from './create-test-client.js';
import { createTestRules, type TestRules } from './create-test-rules.js';

/** A device of a user comes. */
export async function arrive(test: TestRules, userId: string, device = `${userId}-1`): Promise<TestClient> {
  const client = test.connect();
  await client.open({ token: test.token(userId), device });
  return client;
}

/**
 * A group of Alice, Bob and Carol, and Dave who is in none; with `mesh`, on a server without a media server.
 */
export async function arrangeGroup({ maxParticipants = 50, stores = createMemoryStores(), mesh = false } = {}) {
  const nodes = [
    createFakeMediaNode({ name: 'a', maxParticipants }),
    createFakeMediaNode({ name: 'b', maxParticipants }),
  ];
  const media = createMediaPool(nodes);
  const test = await createTestRules({
    users: ['alice', 'bob', 'carol', 'dave', 'erin', 'frank'],
    config: { heartbeat: 3_600_000 },
    ...(mesh ? {} : { media }),
    stores,
  });
  const [alice, bob, carol, dave] = [
    await arrive(test, 'alice'),
    await arrive(test, 'bob'),
    await arrive(test, 'carol'),
    await arrive(test, 'dave'),
  ];
  const members = { clientId: 'g', name: 'Team', members: ['bob', 'carol'] };
  const { conversation } = await alice.request('conversation.create', members);
  const start = (client: TestClient, clientId = 'c') =>
    client.request('call.start', { clientId, conversationId: conversation.id, video: true }).then(({ call }) => call);
  const seats = () => nodes.flatMap((node) => node.seats());
  return { test, nodes, media, alice, bob, carol, dave, conversationId: conversation.id, start, seats };
}

/** How a client knows its call now. */
export const latest = (client: TestClient): CallRecord | undefined => client.events('call.updated').at(-1)?.call;
/** Who is where in a call. */
export const states = (call?: CallRecord) => call?.participants.map(({ id, state }) => `${id} ${state}`);
/** An offer of a device. */
export const pub = (callId: string, epoch = 1): Params<'media.describe'> => ({
  ...{ callId, epoch, channel: 'pub' },
  description: { type: 'offer', sdp: deviceOffer },
});
/** A device takes what it is offered. */
export const subAnswer = (callId: string, epoch = 1): Params<'media.describe'> => ({
  ...{ callId, epoch, channel: 'sub' },
  description: { type: 'answer', sdp: 'v=0' },
});
/** What a device was last told on a channel. */
export const described = (client: TestClient, channel: string): EventFrame<'media.described'>['data'] | undefined =>
  client.events('media.described').findLast((event) => event.channel === channel);
/** What a device was offered, by whom. */
export const from = (client: TestClient) =>
  described(client, 'sub')
    ?.streams?.map((stream) => `${stream.from.participant} ${stream.kind}`)
    .sort();
/** Alice, who is the host, Bob and Carol talk, each sending sound and a picture. */
export async function talkInGroup(options: Parameters<typeof arrangeGroup>[0] = {}) {
  const all = await arrangeGroup(options);
  const { alice, bob, carol, start, nodes } = all;
  const { id: callId } = await start(alice);
  for (const client of [bob, carol]) await client.request('call.join', { callId });
  for (const client of [alice, bob, carol]) await client.request('media.describe', pub(callId));
  await settled();
  return { ...all, callId, muted: () => nodes.flatMap((node) => node.muted()) };
}

/** An offer with the sections that are named, each by its mid and what it is. */
export function offering(callId: string, sections: readonly string[], labels: Readonly<Record<string, string>> = {}) {
  const lines = sections.flatMap((section) => {
    const [mid = '', kind = ''] = section.split(' ');
    return [`m=${kind} 9 UDP/TLS/RTP/SAVPF 96`, `a=mid:${mid}`, 'a=sendonly'];
  });
  const [session = ''] = deviceOffer.split('m=');
  const sdp = [session.trimEnd(), ...lines, ''].join('\r\n');
  const offer: Params<'media.describe'> = { ...pub(callId), description: { type: 'offer', sdp }, labels };
  return offer;
}
