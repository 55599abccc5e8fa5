import { describe, expect, it } from 'vitest';
import { createMemoryStores } from '../adapters/memory/create-memory-stores.js';
import { createFakeClock, settled } from '../testing/create-fake-clock.js';
import { createFakeMediaNode } from '../testing/create-fake-media-node.js';
import { createTestRules, otherApp } from '../testing/create-test-rules.js';
import {
  arrangeGroup as arrange,
  arrive,
  described,
  from,
  latest,
  pub,
  states,
  subAnswer,
} from '../testing/group-world.js';
import { createMediaPool } from './create-media-pool.js';

const codeOf = (error: unknown) => (error as { body: { code: string } }).body.code;

describe('a call of a group', () => {
  it('rings all other members, and nobody else', async () => {
    const { alice, bob, carol, dave, start, conversationId } = await arrange();
    const call = await start(alice);
    expect(call).toMatchObject({ topology: 'server', state: 'ringing', epoch: 1, conversationId, createdBy: 'alice' });
    await settled();
    for (const client of [alice, bob, carol]) expect(latest(client)).toEqual(call);
    expect(states(call)).toEqual(['alice joined', 'bob ringing', 'carol ringing']);
    expect(latest(dave)).toBeUndefined();
    expect((await start(alice)).id).toBe(call.id);
    expect(bob.events('call.updated')).toHaveLength(1);
  });

  it('lets each come in, leave and come back, and ends with the last', async () => {
    const { alice, bob, carol, start } = await arrange();
    const { id: callId } = await start(alice);
    expect((await bob.request('call.accept', { callId })).call).toMatchObject({ state: 'active' });
    expect(states((await carol.request('call.reject', { callId })).call)).toEqual([
      'alice joined',
      'bob joined',
      'carol left',
    ]);
    expect((await carol.request('call.join', { callId })).call.state).toBe('active');
    expect((await carol.request('call.join', { callId })).call.version).toBe(latest(carol)?.version);
    await alice.request('call.hangup', { callId });
    expect(states(latest(bob))).toEqual(['alice left', 'bob joined', 'carol joined']);
    await alice.request('call.join', { callId });
    for (const client of [alice, bob]) await client.request('call.hangup', { callId });
    expect(latest(alice)?.state).toBe('active');
    expect((await carol.request('call.hangup', { callId })).call).toMatchObject({
      state: 'ended',
      reason: 'hangup',
      endedBy: 'carol',
    });
    await settled();
    for (const client of [alice, bob, carol])
      expect(latest(client)).toMatchObject({ state: 'ended', reason: 'hangup' });
    expect(await carol.refusal('call.join', { callId })).toMatchObject({ code: 'calls/ended' });
  });

  it('rings on for the others after one has answered, and ends where nobody does', async () => {
    const { test, alice, bob, carol, start } = await arrange();
    await start(alice, 'one');
    await test.clock.advance(45_000);
    expect(latest(carol)).toMatchObject({ state: 'ended', reason: 'timeout' });
    const { id: callId } = await start(alice, 'two');
    await bob.request('call.join', { callId });
    expect(states(latest(carol))).toContain('carol ringing');
    await test.clock.advance(45_000);
    expect(latest(carol)?.state).toBe('active');
    expect(states(latest(carol))).toContain('carol left');
    await carol.request('call.join', { callId });
  });

  it('is one, whoever starts it', async () => {
    const { test, alice, bob, start } = await arrange();
    const [one, other] = await Promise.all([start(alice, 'ca'), start(bob, 'cb')]);
    expect(other.id).toBe(one.id);
    await settled();
    expect(states(latest(alice))).toEqual(states(latest(bob)));
    expect(latest(alice)).toMatchObject({ state: 'active' });
    expect((await start(bob, 'cb')).id).toBe(one.id);
    expect(await test.stores.calls.allRunning()).toHaveLength(1);
  });

  it('stands beside calls of two, which stay as they are', async () => {
    const { alice, bob, start } = await arrange();
    const group = await start(alice);
    const { call } = await bob.request('call.start', { clientId: 'd', to: 'alice', video: false });
    expect(call).toMatchObject({ topology: 'p2p', state: 'ringing' });
    expect(call.id).not.toBe(group.id);
    expect(await alice.refusal('call.join', { callId: call.id })).toMatchObject({ code: 'calls/forbidden' });
    expect(await bob.refusal('media.describe', pub(call.id))).toMatchObject({ code: 'protocol/invalid-params' });
    expect(await bob.refusal('media.configure', { callId: call.id, epoch: 1 })).toMatchObject({
      code: 'calls/media-refused',
    });
  });

  it('is refused where it cannot be', async () => {
    const { alice, dave, conversationId, start } = await arrange({ maxParticipants: 2 });
    await expect(start(alice)).rejects.toMatchObject({ body: { code: 'calls/too-many', details: { limit: 2 } } });
    await expect(start(dave)).rejects.toMatchObject({ body: { code: 'messaging/not-found' } });
    expect(await alice.refusal('call.start', { clientId: 'n', video: false })).toMatchObject({
      code: 'protocol/invalid-params',
    });
    const direct = await alice.request('conversation.direct', { userId: 'bob' });
    const notAGroup = { clientId: 'n', video: false, conversationId: direct.conversation.id };
    expect(await alice.refusal('call.start', notAGroup)).toMatchObject({ code: 'messaging/not-found' });
    expect(conversationId).toBeDefined();
  });

  it('does not exist for others, nor for who has left the group since', async () => {
    const { test, alice, bob, dave, conversationId, start } = await arrange();
    const { id: callId } = await start(alice);
    for (const op of ['call.join', 'call.get', 'call.accept'] as const)
      expect(await dave.refusal(op, { callId })).toMatchObject({ code: 'calls/not-found' });
    expect(await dave.refusal('media.describe', pub(callId))).toMatchObject({ code: 'calls/not-found' });
    expect(await dave.refusal('media.configure', { callId, epoch: 1 })).toMatchObject({ code: 'calls/not-found' });
    const stranger = test.connect();
    await stranger.open({ token: test.token('bob', { app: otherApp }), device: 'bob-1' });
    expect(await stranger.refusal('call.join', { callId })).toMatchObject({ code: 'calls/not-found' });
    await alice.request('conversation.removeMember', { conversationId, userId: 'bob' });
    expect(await bob.refusal('call.join', { callId })).toMatchObject({ code: 'calls/not-found' });
  });

  it('is in the hands of one device of each', async () => {
    const { test, alice, bob, start } = await arrange();
    const { id: callId } = await start(alice);
    const phone = await arrive(test, 'bob', 'bob-2');
    await bob.request('call.accept', { callId });
    expect(await phone.refusal('call.join', { callId })).toMatchObject({ code: 'calls/answered-elsewhere' });
    expect(await phone.refusal('call.hangup', { callId })).toMatchObject({ code: 'calls/forbidden' });
    expect(await phone.refusal('media.describe', pub(callId))).toMatchObject({ code: 'calls/forbidden' });
    expect(await phone.refusal('call.reject', { callId })).toMatchObject({ code: 'calls/answered-elsewhere' });
  });
});

describe('the media of a call of a group', () => {
  async function talk(options: Parameters<typeof arrange>[0] = {}) {
    const all = await arrange(options);
    const { alice, bob, carol, start } = all;
    const { id: callId } = await start(alice);
    for (const client of [bob, carol]) await client.request('call.join', { callId });
    for (const client of [alice, bob, carol]) await client.request('media.describe', pub(callId));
    await settled();
    return { ...all, callId };
  }

  it('goes through the media server: each is answered on pub, and offered the others on sub', async () => {
    const { alice, bob, carol, callId, seats } = await talk();
    expect(seats().sort()).toEqual(['alice', 'bob', 'carol'].map((id) => `${callId}.1 ${id}`));
    for (const client of [alice, bob, carol]) expect(described(client, 'pub')?.description.type).toBe('answer');
    for (let n = 0; n < 2; n += 1)
      for (const client of [alice, bob, carol]) await client.request('media.describe', subAnswer(callId));
    await settled();
    expect(from(alice)).toEqual(['bob audio', 'bob video', 'carol audio', 'carol video']);
    expect(from(carol)).toEqual(['alice audio', 'alice video', 'bob audio', 'bob video']);
    await alice.request('media.trickle', {
      callId,
      epoch: 1,
      channel: 'pub',
      candidates: [{ candidate: 'candidate:1' }],
    });
    await alice.request('media.configure', { callId, epoch: 1, layers: [{ mid: '0', substream: 1 }] });
    await alice.request('media.configure', { callId, epoch: 1, streams: [{ participant: 'bob', mid: '0' }] });
    await settled();
    expect(from(alice)).toEqual(['bob audio']);
    await alice.request('media.describe', subAnswer(callId));
    const before = alice.events('media.described').length;
    await alice.request('media.configure', { callId, epoch: 1, restart: true });
    await settled();
    expect(alice.events('media.described')).toHaveLength(before + 1);
  });

  it('refuses what makes no sense, and goes on', async () => {
    const { alice, callId } = await talk();
    const nonsense = { ...pub(callId), description: { type: 'offer' as const, sdp: 'nonsense' } };
    expect(await alice.refusal('media.describe', nonsense)).toMatchObject({ code: 'calls/media-refused' });
    const huge = { ...pub(callId), description: { type: 'offer' as const, sdp: 'v=0'.repeat(30_000) } };
    expect(['calls/too-large', 'limits/frame']).toContain((await alice.refusal('media.describe', huge)).code);
    const peer = { ...pub(callId), channel: 'peer:bob' };
    expect(await alice.refusal('media.describe', peer)).toMatchObject({ code: 'protocol/invalid-params' });
    const layer = { callId, epoch: 1, layers: [{ mid: '77', substream: 0 }] };
    expect(await alice.refusal('media.configure', layer)).toMatchObject({ code: 'calls/media-refused' });
    await alice.request('media.describe', subAnswer(callId));
    await alice.request('media.describe', subAnswer(callId));
    await alice.request('media.describe', pub(callId, 7));
    await alice.request('media.describe', pub(callId));
  });

  it('stops for whoever leaves, is lost, or hangs up last', async () => {
    const { test, alice, bob, carol, callId, seats } = await talk();
    await bob.request('call.hangup', { callId });
    await settled();
    expect(seats()).toHaveLength(2);
    expect(await bob.refusal('media.describe', pub(callId))).toMatchObject({ code: 'calls/forbidden' });
    carol.close();
    await settled();
    expect(seats()).toHaveLength(2);
    await test.clock.advance(20_000);
    expect(seats()).toEqual([`${callId}.1 alice`]);
    expect(latest(alice)?.state).toBe('active');
    await alice.request('call.hangup', { callId });
    await settled();
    expect(seats()).toEqual([]);
    expect(await alice.refusal('media.describe', pub(callId))).toMatchObject({ code: 'calls/ended' });
  });

  it('stops for who is put out of the group, or leaves it', async () => {
    const { alice, bob, carol, callId, conversationId, seats } = await talk();
    await alice.request('conversation.removeMember', { conversationId, userId: 'bob' });
    await settled();
    expect(seats().sort()).toEqual([`${callId}.1 alice`, `${callId}.1 carol`]);
    expect(await bob.refusal('media.describe', pub(callId))).toMatchObject({ code: 'calls/forbidden' });
    expect(await bob.refusal('call.join', { callId })).toMatchObject({ code: 'calls/not-found' });
    await carol.request('conversation.removeMember', { conversationId, userId: 'carol' });
    await settled();
    expect(seats()).toEqual([`${callId}.1 alice`]);
    expect(states(latest(alice))).toEqual(['alice joined', 'bob left', 'carol left']);
  });

  it('is offered to who comes in before they send anything', async () => {
    const { alice, bob, start } = await arrange();
    const { id: callId } = await start(alice);
    await alice.request('media.describe', pub(callId));
    await bob.request('call.accept', { callId });
    await settled();
    expect(from(bob)).toEqual(['alice audio', 'alice video']);
    await bob.request('media.describe', pub(callId));
    await settled();
    expect(bob.events('media.described').map(({ channel }) => channel)).toEqual(['sub', 'pub']);
  });

  it('is taken up by a page that was reloaded, in a seat of its own', async () => {
    const { test, alice, bob, callId, seats } = await talk();
    bob.close();
    const again = await arrive(test, 'bob', 'bob-2');
    const { call } = await again.request('call.rejoin', { callId });
    expect(call.epoch).toBe(1);
    await again.request('media.describe', pub(callId));
    await settled();
    expect(seats()).toHaveLength(3);
    expect(described(again, 'sub')).toMatchObject({ fresh: true });
    await alice.request('media.describe', subAnswer(callId));
    expect(from(alice)).toContain('bob audio');
  });

  it('moves to another node when its own dies, with a new epoch, and back to none when all are dead', async () => {
    const { test, media, nodes, alice, bob, carol, callId, seats } = await talk();
    const [dies, lives] = nodes[0]?.seats().length === 0 ? [nodes[1], nodes[0]] : [nodes[0], nodes[1]];
    dies?.die();
    await settled();
    for (const client of [alice, bob, carol]) expect(latest(client)).toMatchObject({ epoch: 2, state: 'active' });
    await alice.request('media.describe', pub(callId));
    for (const client of [alice, bob]) await client.request('media.describe', pub(callId, 2));
    await settled();
    expect(seats().sort()).toEqual([`${callId}.2 alice`, `${callId}.2 bob`]);
    lives?.die();
    await settled();
    await expect(alice.request('media.describe', pub(callId, 2))).rejects.toSatisfy(
      (error) => codeOf(error) === 'calls/media-unavailable',
    );
    dies?.revive();
    await test.clock.advance(2_000);
    expect(latest(alice)?.epoch).toBeGreaterThan(2);
    const { epoch = 0 } = latest(alice) ?? {};
    await alice.request('media.describe', pub(callId, epoch));
    expect(seats()).toEqual([`${callId}.${epoch} alice`]);
    await test.rules.stop();
    await media.stop();
    expect(seats()).toEqual([]);
  });

  it('moves away from a node that drains', async () => {
    const { media, nodes, alice, callId, seats } = await talk();
    media.drain(nodes.find((node) => node.seats().length > 0)?.name ?? '', true);
    await settled();
    expect(latest(alice)?.epoch).toBe(2);
    await alice.request('media.describe', pub(callId, 2));
    await settled();
    expect(seats()).toEqual([`${callId}.2 alice`]);
  });

  it('takes who left to come back in again when they join', async () => {
    const { alice, bob, start } = await arrange();
    const { id: callId } = await start(alice);
    await bob.request('call.join', { callId });
    await bob.request('call.hangup', { callId, after: 8_000 });
    const back = (await bob.request('call.join', { callId })).call.participants.find(({ id }) => id === 'bob');
    expect(back).toMatchObject({ state: 'joined', connected: true });
    expect(back?.leavesAt).toBeUndefined();
    await bob.request('media.describe', pub(callId));
    await settled();
    expect(described(bob, 'pub')).toMatchObject({ description: { type: 'answer' } });
  });

  it('begins anew after the server was killed', async () => {
    const stores = createMemoryStores();
    const { alice, start, bob } = await arrange({ stores });
    const { id: callId } = await start(alice);
    await bob.request('call.join', { callId });
    await settled();
    const node = createFakeMediaNode();
    const second = await createTestRules({ stores, media: createMediaPool([node]), config: { heartbeat: 3_600_000 } });
    await second.rules.start();
    const back = second.connect();
    const { sync } = await back.open({ token: second.token('alice'), device: 'alice-1' });
    expect(sync.calls[0]).toMatchObject({ id: callId, epoch: 2 });
    await back.request('media.describe', pub(callId, 2));
    await settled();
    expect(node.seats()).toEqual([`${callId}.2 alice`]);
    await second.clock.advance(20_000);
    expect(states(latest(back))).toContain('bob left');
  });

  it('goes on in the same room where the server was killed and its media server was not', async () => {
    const stores = createMemoryStores();
    const { test, media, callId, seats } = await talk({ stores });
    await media.openRoom({ callId: 'cll_over', epoch: 1 }, () => undefined);
    await test.rules.stop();
    const clock = createFakeClock(test.clock.now());
    const config = { heartbeat: 3_600_000 };
    const anew = await createTestRules({ stores, media, clock, config });
    await anew.rules.start();
    await settled();
    expect(seats().sort()).toEqual(['alice', 'bob', 'carol'].map((id) => `${callId}.1 ${id}`));
    const [first, second] = [await arrive(anew, 'alice'), await arrive(anew, 'bob')];
    // Who comes in is heard, and who goes is no more, in the room that there was.
    await second.request('media.configure', { callId, epoch: 1, restart: true });
    await second.request('media.describe', subAnswer(callId));
    await settled();
    expect(described(second, 'sub')?.streams).toHaveLength(4);
    await first.request('call.mute', { callId, userId: 'carol', source: 'microphone' });
    await settled();
    await first.request('call.hangup', { callId });
    await settled();
    expect(seats().sort()).toEqual(['bob', 'carol'].map((id) => `${callId}.1 ${id}`));
    await clock.advance(60_000);
    expect(latest(second)).toMatchObject({ epoch: 1, state: 'active' });
    expect(seats()).toEqual([`${callId}.1 bob`]);
    await second.request('call.hangup', { callId });
    await settled();
    expect(seats()).toEqual([]);
  });

  it('moves where its room went meanwhile', async () => {
    const stores = createMemoryStores();
    const { test, media, nodes, callId, seats } = await talk({ stores });
    await test.rules.stop();
    for (const node of nodes) node.die();
    nodes[1]?.revive();
    const config = { heartbeat: 3_600_000 };
    const anew = await createTestRules({ stores, media, clock: createFakeClock(test.clock.now()), config });
    await anew.rules.start();
    const back = await arrive(anew, 'alice');
    await back.request('media.describe', pub(callId, 2));
    await settled();
    expect(seats()).toEqual([`${callId}.2 alice`]);
  });
});
