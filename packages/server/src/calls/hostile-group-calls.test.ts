import { describe, expect, it } from 'vitest';
import { settled } from '../testing/create-fake-clock.js';
import { otherApp } from '../testing/create-test-rules.js';
import {
  arrangeGroup,
  arrive,
  described,
  from,
  offering,
  pub,
  subAnswer,
  talkInGroup,
} from '../testing/group-world.js';
import { samples } from '../testing/operation-samples.js';

describe('a call of a group', () => {
  const ofCalls = Object.entries(samples).filter(([op]) => /^(call|media|recording)\./.test(op));
  const elsewhere = ['call.start', 'call.list', 'media.iceServers'];

  it.each(ofCalls.filter(([op]) => !elsewhere.includes(op)).map(([op]) => op as keyof typeof samples))(
    'is not there for %s of strangers: of the same name in another app, of the same app outside the group',
    async (op) => {
      const { test, alice, bob, carol, dave, callId, conversationId } = await talkInGroup();
      const stranger = test.connect();
      await stranger.open({ token: test.token('bob', { app: otherApp }), device: 'bob-1' });
      await settled();
      const before = [alice, bob, carol].map(({ frames }) => frames.length);
      const named = samples[op]({ token: '', conversationId, groupId: conversationId, callId, fileId: '' });
      const paths = op.startsWith('media.') && 'channel' in named ? [{ channel: 'pub' }, { channel: 'sub' }] : [{}];
      for (const client of [stranger, dave])
        for (const path of paths)
          expect((await client.refusal(op, { ...named, ...path })).code).toMatch(/^(calls|recording)\/not-found$/);
      await settled();
      expect([alice, bob, carol].map(({ frames }) => frames.length)).toEqual(before);
    },
  );

  it('refuses what an offer of hundreds of streams would make of the connections of all', async () => {
    const { alice, bob, callId, seats } = await talkInGroup();
    for (let n = 0; n < 2; n += 1) await alice.request('media.describe', subAnswer(callId));
    await settled();
    const many = Array.from({ length: 400 }, (_, n) => `m${n} audio`);
    expect(await bob.refusal('media.describe', offering(callId, many))).toMatchObject({ code: 'calls/media-refused' });
    await settled();
    expect(from(alice)).toEqual(['bob audio', 'bob video', 'carol audio', 'carol video']);
    expect(seats()).toHaveLength(3);
    await bob.request(
      'media.describe',
      offering(callId, ['0 audio', '1 video', '2 video', '3 audio', '4 application']),
    );
  });

  it('moves no call to another media server because somebody answers what was never offered', async () => {
    const { alice, bob, carol, start } = await arrangeGroup();
    const { id: callId } = await start(alice);
    for (const one of [bob, carol]) await one.request('call.join', { callId });
    for (const answer of [subAnswer(callId), { ...pub(callId), channel: 'sub' }])
      for (let n = 0; n < 8; n += 1)
        expect((await alice.refusal('media.describe', answer)).code).toBe('calls/media-refused');
    await settled();
    await bob.request('media.describe', pub(callId));
    const { call } = await alice.request('call.get', { callId });
    expect([call.state, call.epoch]).toEqual(['active', 1]);
  });

  it('takes only what makes sense of what is wanted, and gives nothing of other calls', async () => {
    const { test, alice, bob, callId } = await talkInGroup();
    const [erin, frank] = [await arrive(test, 'erin'), await arrive(test, 'frank')];
    const { conversation } = await erin.request('conversation.create', {
      ...{ clientId: 'o', name: 'Other', members: ['frank'] },
    });
    const start = { clientId: 'o', conversationId: conversation.id, video: true };
    const { id: other } = (await erin.request('call.start', start)).call;
    await frank.request('call.join', { callId: other });
    for (const client of [erin, frank]) await client.request('media.describe', pub(other));
    for (let n = 0; n < 2; n += 1) await alice.request('media.describe', subAnswer(callId));
    await settled();
    const streams = ['erin', 'frank', 'alice', 'nobody'].map((participant) => ({ participant, mid: '0' }));
    await alice.request('media.configure', {
      callId,
      epoch: 1,
      streams: [...streams, { participant: 'bob', mid: '9' }],
    });
    await settled();
    expect(from(alice)).toEqual([]);
    for (const layer of [
      { mid: '0', substream: 3 },
      { mid: '0', substream: -1 },
      { mid: '0', substream: 0.5 },
      { mid: '0', temporal: 1e400 },
      { mid: '', on: true },
      { mid: 'x'.repeat(65) },
    ])
      expect(await bob.refusal('media.configure', { callId, epoch: 1, layers: [layer] })).toMatchObject({
        code: 'protocol/invalid-params',
      });
    expect(await bob.refusal('media.configure', { callId, epoch: 1, layers: [{ mid: 'no' }] })).toMatchObject({
      code: 'calls/media-refused',
    });
  });

  it('carries what participants send each other within its bounds, whole', async () => {
    const { alice, bob, callId } = await talkInGroup();
    const heard = () => alice.events('call.received').map(({ data }) => data);
    const fits = 'é'.repeat(2_048);
    const odd = ['\0', '\ud800', '\u202e abc', fits, '"}]\n{"ev":"call.updated"}'];
    for (const data of odd) await bob.request('call.send', { callId, data });
    expect(heard()).toEqual(odd);
    for (const data of [`${fits}x`, '\ud800'.repeat(1_366), 'x'.repeat(4_097)])
      expect(await bob.refusal('call.send', { callId, data })).toMatchObject({ code: 'calls/too-large' });
    expect(await bob.refusal('call.send', { callId, data: '' })).toMatchObject({ code: 'protocol/invalid-params' });
    for (const to of [['dave'], ['alice', 'nobody'], ['__proto__']])
      expect(await bob.refusal('call.send', { callId, data: 'x', to })).toMatchObject({ code: 'calls/no-participant' });
    for (const emoji of ['👏\u202e', '\u200d', '👏\0', '\ud83d', '👩\u200d👏', '👏\n', ' 👏', '1', '🏴\u{e0067}'])
      expect(await bob.refusal('call.react', { callId, emoji })).toMatchObject({ code: 'calls/invalid-emoji' });
    expect(heard()).toHaveLength(odd.length);
    const codes: string[] = [];
    for (let n = 0; n < 80; n += 1)
      await bob.request('call.send', { callId, data: 'x' }).catch(() => void codes.push('refused'));
    expect(codes.length).toBeGreaterThan(0);
  });

  it('is one for all who come and go at once, and ends', async () => {
    const { test, alice, bob, carol, callId, nodes, seats } = await talkInGroup();
    const phone = await arrive(test, 'carol', 'carol-2');
    await carol.request('call.hangup', { callId });
    const taken = await Promise.allSettled([
      carol.request('call.join', { callId }),
      phone.request('call.join', { callId }),
    ]);
    expect(taken.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const own = taken[0].status === 'fulfilled' ? carol : phone;
    await settled();
    for (let n = 0; n < 20; n += 1)
      await Promise.all([
        bob.request('call.hangup', { callId }),
        bob.request('call.join', { callId }),
        bob.request('media.describe', pub(callId)).catch(() => undefined),
      ]);
    await bob.request('media.describe', pub(callId));
    await settled();
    expect(seats().filter((seat) => seat.endsWith('bob'))).toEqual([`${callId}.1 bob`]);
    expect(described(bob, 'pub')).toMatchObject({ description: { type: 'answer' } });
    const ends = [alice, bob, own].map((client) => client.request('call.hangup', { callId }));
    const added = alice.request('call.add', { callId, userIds: ['dave', 'erin'] });
    await Promise.allSettled([...ends, added]);
    await settled();
    expect((await alice.request('call.get', { callId })).call.state).toBe('ended');
    expect(seats()).toEqual([]);
    expect(nodes.map((node) => node.health().rooms)).toEqual([0, 0]);
    expect(await test.stores.calls.allRunning()).toEqual([]);
    expect(test.logged).toEqual([]);
  });

  it('is no ghost for who joins while a start turns out to be one of before', async () => {
    const { test, alice, bob, carol, start } = await arrangeGroup();
    const before = await start(alice, 'again');
    await alice.request('call.hangup', { callId: before.id });
    await settled();
    const [again, own] = await Promise.all([start(alice, 'again'), start(bob, 'of-bob'), start(carol, 'of-carol')]);
    expect(again).toMatchObject({ id: before.id, state: 'ended' });
    expect(own.id).not.toBe(before.id);
    await settled();
    expect((await bob.request('call.get', { callId: own.id })).call.participants).toHaveLength(3);
    expect((await test.stores.calls.allRunning()).map(({ call }) => call.id)).toEqual([own.id]);
  });

  it('leaves the process as it was, however often it comes and goes, and the logs without a word of it', async () => {
    const { test, alice, bob, carol, conversationId, callId, nodes } = await talkInGroup();
    const secret = 'SECRET';
    await bob.refusal('media.describe', { ...pub(callId), description: { type: 'offer', sdp: `nonsense ${secret}` } });
    await bob.refusal('call.send', { callId, data: secret.repeat(1_000) });
    await bob.request('call.send', { callId, data: secret });
    for (const client of [alice, bob, carol]) await client.request('call.hangup', { callId });
    for (let n = 0; n < 50; n += 1) {
      const start = { clientId: `n${n}`, conversationId, video: false };
      const { call } = await alice.request('call.start', start);
      await bob.request('call.accept', { callId: call.id });
      await alice.request('media.describe', pub(call.id));
      for (const client of [bob, alice]) await client.request('call.hangup', { callId: call.id });
      await test.clock.advance(2_000);
    }
    await test.clock.advance(60_000);
    expect(nodes.map((node) => node.health())).toMatchObject(
      nodes.map(() => ({ up: true, rooms: 0, participants: 0 })),
    );
    expect(await test.stores.calls.allRunning()).toEqual([]);
    expect(JSON.stringify(test.logged)).not.toContain(secret);
  });
});
