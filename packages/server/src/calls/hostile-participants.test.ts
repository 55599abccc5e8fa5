import { describe, expect, it } from 'vitest';
import { settled } from '../testing/create-fake-clock.js';
import { createFakeKeeping } from '../testing/create-fake-keeping.js';
import { createFakeMediaNode } from '../testing/create-fake-media-node.js';
import { createTestRules } from '../testing/create-test-rules.js';
import { arrive, latest, offering, pub, states, subAnswer, talkInGroup } from '../testing/group-world.js';
import { createMediaPool } from './create-media-pool.js';
import { deviceOffer } from './media-node.contract.js';

describe('somebody who is muted', () => {
  it.each([
    [
      'as something else that sounds',
      { sections: ['0 audio', '1 video'], labels: { '0': 'camera', '1': 'microphone' }, mid: '0' },
    ],
    ['under another mid', { sections: ['x audio'], labels: {}, mid: 'x' }],
    ['under a name of their own', { sections: ['0 audio'], labels: { '0': 'nobody knows\n{"0":"screen"}' }, mid: '0' }],
    ['as a screen that they do not share', { sections: ['0 audio'], labels: { '0': 'screen' }, mid: '0' }],
    ['twice', { sections: ['0 audio', '2 audio'], labels: {}, mid: '2' }],
  ] as const)('stays muted who offers their microphone %s', async (_, { sections, labels, mid }) => {
    const { alice, bob, callId, muted } = await talkInGroup();
    await alice.request('call.mute', { callId, userId: 'bob', source: 'microphone' });
    await bob.request('media.describe', offering(callId, sections, labels));
    await settled();
    expect(muted()).toContain(`${callId}.1 bob ${mid}`);
    expect(muted()).not.toContain(`${callId}.1 bob 1`);
  });

  it('stays muted on a new connection, on another device and after they came back', async () => {
    const { test, alice, bob, callId, muted } = await talkInGroup();
    await alice.request('call.mute', { callId, userId: 'bob', source: 'microphone' });
    const reloaded = { ...pub(callId), description: { type: 'offer' as const, sdp: deviceOffer.replace('46', '47') } };
    await bob.request('media.describe', reloaded);
    await settled();
    expect(muted()).toEqual([`${callId}.1 bob 0`]);
    const phone = await arrive(test, 'bob', 'bob-2');
    await phone.request('call.rejoin', { callId });
    await phone.request('media.describe', pub(callId));
    await settled();
    expect(muted()).toEqual([`${callId}.1 bob 0`]);
  });

  it('is heard again once they say that they speak, though they had offered no microphone meanwhile', async () => {
    const { alice, bob, callId, muted } = await talkInGroup();
    await alice.request('call.mute', { callId, userId: 'bob', source: 'microphone' });
    await settled();
    await bob.request('media.describe', offering(callId, ['1 video']));
    await bob.request('media.update', { callId, media: { microphone: true, camera: true, screen: false } });
    await bob.request('media.describe', offering(callId, ['0 audio', '1 video']));
    await settled();
    expect(muted()).toEqual([]);
  });

  it('may share a screen that sounds', async () => {
    const { alice, bob, callId, muted } = await talkInGroup();
    await alice.request('call.mute', { callId, userId: 'bob', source: 'microphone' });
    await bob.request('media.describe', offering(callId, ['0 audio', '2 audio'], { '2': 'screen' }));
    await bob.request('media.update', { callId, media: { microphone: false, camera: false, screen: true } });
    await settled();
    expect(muted()).toEqual([`${callId}.1 bob 0`]);
  });
});

describe('somebody who is not let in', () => {
  it('was put out: nothing is left of them, and no way leads back on any device', async () => {
    const { test, alice, bob, carol, conversationId, callId, seats } = await talkInGroup();
    const phone = await arrive(test, 'bob', 'bob-2');
    await alice.request('call.remove', { callId, userId: 'bob' });
    await settled();
    expect(seats().filter((seat) => seat.endsWith('bob'))).toEqual([]);
    const told = [bob, phone].map(({ frames }) => frames.length);
    for (const client of [bob, phone]) {
      for (const [op, params, code] of [
        ['call.join', { callId }, 'calls/removed'],
        ['call.accept', { callId }, 'calls/removed'],
        ['call.rejoin', { callId }, 'calls/forbidden'],
        ['call.start', { clientId: 'again', conversationId, video: false }, 'calls/removed'],
        ['media.describe', pub(callId), 'calls/forbidden'],
        ['media.describe', subAnswer(callId), 'calls/forbidden'],
        ['media.configure', { callId, epoch: 1, streams: 'all', restart: true }, 'calls/forbidden'],
        ['media.trickle', { callId, epoch: 1, channel: 'sub', candidates: [{ candidate: 'x' }] }, 'calls/forbidden'],
        ['call.send', { callId, data: 'x' }, 'calls/forbidden'],
        ['call.add', { callId, userIds: ['bob'] }, 'calls/forbidden'],
        ['call.caption', { callId, on: true }, 'calls/forbidden'],
        ['call.consent', { callId, consent: true }, 'calls/forbidden'],
      ] as const)
        expect([op, (await client.refusal(op, params)).code]).toEqual([op, code]);
    }
    await carol.request('call.send', { callId, data: 'secret' });
    await carol.request('call.react', { callId, emoji: '👏' });
    await settled();
    expect([bob, phone].map(({ frames }) => frames.length)).toEqual(told.map((n) => n + 12));
    expect(seats().filter((seat) => seat.endsWith('bob'))).toEqual([]);
    expect(states(latest(alice))).toContain('bob left');
  });

  it('waits: hears and says nothing, also where the lobby is locked, or their device goes and comes back', async () => {
    const { test, alice, bob, carol, callId, seats } = await talkInGroup();
    await bob.request('call.hangup', { callId });
    await alice.request('call.configure', { callId, access: 'lobby' });
    await bob.request('call.join', { callId });
    const told = bob.events('media.described').length;
    for (const [op, params] of [
      ['media.describe', pub(callId)],
      ['media.configure', { callId, epoch: 1, streams: 'all' }],
      ['media.update', { callId, media: { microphone: true, camera: true, screen: true } }],
      ['call.hangup', { callId, after: 1_000 }],
      ['call.rejoin', { callId }],
      ['call.admit', { callId, userId: 'bob', admitted: true }],
      ['call.add', { callId, userIds: ['bob'] }],
      ['call.configure', { callId, host: 'bob' }],
      ['call.record', { callId, on: true }],
      ['call.raise', { callId, raised: true }],
    ] as const)
      expect([op, (await bob.refusal(op, params)).code]).toEqual([op, 'calls/forbidden']);
    await alice.request('call.configure', { callId, access: 'locked' });
    bob.close();
    const back = await arrive(test, 'bob');
    await settled();
    expect(states((await back.request('call.join', { callId })).call)).toContain('bob waiting');
    const phone = await arrive(test, 'bob', 'bob-2');
    expect(await phone.refusal('call.join', { callId })).toMatchObject({ code: 'calls/locked' });
    await back.request('call.hangup', { callId });
    expect(await back.refusal('call.join', { callId })).toMatchObject({ code: 'calls/locked' });
    await carol.request('media.describe', pub(callId));
    await settled();
    expect(seats().filter((seat) => seat.endsWith('bob'))).toEqual([]);
    expect(bob.events('media.described').length + back.events('media.described').length).toBe(told);
  });

  it('gets no recording of what they only waited for', async () => {
    const keeping = createFakeKeeping();
    const media = createMediaPool([createFakeMediaNode({ recording: true })]);
    const test = await createTestRules({ config: { heartbeat: 3_600_000 }, media, recordings: keeping });
    const [alice, bob, carol] = [await arrive(test, 'alice'), await arrive(test, 'bob'), await arrive(test, 'carol')];
    const members = { clientId: 'g', name: 'Team', members: ['bob', 'carol'] };
    const { conversation } = await alice.request('conversation.create', members);
    const start = { clientId: 'c', conversationId: conversation.id, video: true };
    const { id: callId } = (await alice.request('call.start', start)).call;
    await bob.request('call.join', { callId });
    await carol.request('call.reject', { callId });
    await alice.request('call.configure', { callId, access: 'lobby' });
    for (const client of [alice, bob]) await client.request('media.describe', pub(callId));
    await carol.request('call.join', { callId });
    await alice.request('call.record', { callId, on: true });
    await bob.request('call.consent', { callId, consent: true });
    await settled();
    const recordingId = `rec_${callId.slice(4)}_${test.clock.now().toString(36)}`;
    await alice.request('call.admit', { callId, userId: 'carol', admitted: false });
    for (const client of [alice, bob]) await client.request('call.hangup', { callId });
    await settled();
    expect((await bob.request('recording.get', { recordingId })).links).toHaveLength(2);
    expect((await carol.request('recording.list', { callId })).recordings).toEqual([]);
    expect(await carol.refusal('recording.get', { recordingId })).toMatchObject({ code: 'recording/not-found' });
  });
});
