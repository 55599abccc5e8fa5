import { describe, expect, it } from 'vitest';
import { createFakeMedia } from '../testing/fake-media.js';
import { settled } from '../testing/fake-clock.js';
import { nextIncoming, ring, talk } from '../testing/fake-talk.js';
import type { Call } from './calls.js';
import { endedStaysMs, leftBehindMs } from './create-calls.js';

const statuses = (...calls: readonly Call[]) => calls.map((call) => call.state.get().status);
const reasons = (...calls: readonly Call[]) => calls.map((call) => call.state.get().reason);

async function hears(call: Call): Promise<boolean> {
  const before = (await call.stats()).audioEnergyReceived;
  return (await call.stats()).audioEnergyReceived > before;
}

/** Bob's page is gone and says so; a new page of the same device is there, on the same network. */
async function reload(options: { readonly video?: boolean } = {}) {
  const pair = await talk(options);
  await pair.incoming.hangup({ after: 8_000 });
  const media = createFakeMedia({ network: pair.network });
  pair.bob.crash();
  return { ...pair, fresh: pair.bob.open(media), freshMedia: media };
}

describe('a page that is reloaded in mid-call', () => {
  it('is seen to leave by the other side, and the call goes on', async () => {
    const { outgoing, incoming, clock } = await reload();
    await clock.advance(leftBehindMs);
    expect(statuses(incoming)).toEqual(['ended']);
    expect(outgoing.state.get().status).not.toBe('ended');
    expect(outgoing.state.get().participants[1]).toMatchObject({ id: 'bob', leaving: true, connected: false });
  });

  it.each([false, true])('takes the call up, with new channels on both sides (video: %s)', async (video) => {
    const { outgoing, fresh, freshMedia, media, clock } = await reload({ video });
    const call = await fresh.calls.rejoin(outgoing.id);
    await clock.advance(100);
    expect(statuses(outgoing, call)).toEqual(['active', 'active']);
    expect([await hears(outgoing), await hears(call)]).toEqual([true, true]);
    expect(outgoing.state.get().participants[1]).toMatchObject({ leaving: false, connected: true, camera: video });
    expect(freshMedia.open.map(({ source }) => source)).toEqual(video ? ['microphone', 'camera'] : ['microphone']);
    expect([media.alice.peers.open, freshMedia.peers.open]).toEqual([1, 1]);
    await clock.advance(2 * leftBehindMs);
    expect(statuses(outgoing, call)).toEqual(['active', 'active']);
    await call.hangup();
    await settled();
    expect(reasons(outgoing, call)).toEqual(['hangup', 'hangup']);
  });

  it('leaves microphone and camera as they were', async () => {
    const { outgoing, fresh, freshMedia, clock } = await reload({ video: true });
    const call = await fresh.calls.rejoin(outgoing.id, { microphone: false, camera: true });
    await clock.advance(100);
    expect(freshMedia.open.map(({ source }) => source)).toEqual(['camera']);
    expect(outgoing.state.get().participants[1]).toMatchObject({ microphone: false, camera: true });
    await call.setMicrophoneEnabled(true);
    await clock.advance(100);
    expect(await hears(outgoing)).toBe(true);
  });

  it('ends for the other side as hung up when it does not come back', async () => {
    const { outgoing, world } = await reload();
    world.server.abandon(outgoing.id);
    await settled();
    expect(outgoing.state.get()).toMatchObject({ status: 'ended', reason: 'hangup', endedBy: 'bob' });
  });

  it('is too late once the call has ended', async () => {
    const { outgoing, fresh, freshMedia } = await reload();
    await outgoing.hangup();
    await expect(fresh.calls.rejoin(outgoing.id)).rejects.toMatchObject({ code: 'calls/ended' });
    await settled();
    expect([freshMedia.open.length, freshMedia.peers.open]).toEqual([0, 0]);
  });

  it('takes it up also where both sides are reloaded', async () => {
    const { outgoing, alice, fresh, network, clock } = await reload();
    await outgoing.hangup({ after: 8_000 });
    alice.crash();
    const other = alice.open(createFakeMedia({ network }));
    const [one, two] = await Promise.all([fresh.calls.rejoin(outgoing.id), other.calls.rejoin(outgoing.id)]);
    await clock.advance(100);
    expect(statuses(one, two)).toEqual(['active', 'active']);
    expect([await hears(one), await hears(two)]).toEqual([true, true]);
  });

  it('keeps ringing for whom it calls', async () => {
    const { outgoing, incoming, alice, network, clock } = await ring();
    await outgoing.hangup({ after: 8_000 });
    alice.crash();
    const call = await alice.open(createFakeMedia({ network })).calls.rejoin(outgoing.id);
    expect(statuses(call, incoming)).toEqual(['calling', 'incoming']);
    await incoming.accept();
    await clock.advance(100);
    expect([await hears(call), await hears(incoming)]).toEqual([true, true]);
  });

  it('may be the same page, which was frozen', async () => {
    const { outgoing, incoming, bob, clock } = await talk();
    await incoming.hangup({ after: 8_000 });
    const call = await bob.calls.rejoin(outgoing.id);
    expect(bob.calls.list.get()).toEqual([call]);
    await clock.advance(endedStaysMs);
    expect(bob.calls.list.get()).toEqual([call]);
    expect(await bob.calls.rejoin(outgoing.id)).toBe(call);
    expect(await hears(call)).toBe(true);
  });
});

describe('another device of the same user', () => {
  it('sees the call that runs on the other one, until it takes it or the call ends', async () => {
    const pair = await ring();
    const phone = pair.joinPhone();
    const there = () => phone.calls.elsewhere.get().map(({ id, where, peer }) => `${where} ${peer.id} ${id}`);
    expect(there()).toEqual([]);
    await pair.incoming.accept();
    await pair.clock.advance(100);
    const shown = `device alice ${pair.outgoing.id}`;
    expect([there(), pair.bob.calls.elsewhere.get(), pair.alice.calls.elsewhere.get()]).toEqual([[shown], [], []]);
    // One that comes in later knows it from its session.
    const late = pair.world.join({ userId: 'bob', device: 'bob-tablet', media: pair.media.phone });
    await settled();
    expect(late.calls.elsewhere.get()).toMatchObject([{ id: pair.outgoing.id, where: 'device', group: false }]);
    await phone.calls.rejoin(pair.outgoing.id);
    await pair.clock.advance(100);
    expect(there()).toEqual([]);
    expect(pair.bob.calls.elsewhere.get()).toMatchObject([{ id: pair.outgoing.id, where: 'device' }]);
    await pair.outgoing.hangup();
    await settled();
    for (const each of [phone, pair.bob, late]) expect(each.calls.elsewhere.get()).toEqual([]);
  });

  it('forgets it where it ended while that one was away', async () => {
    const pair = await talk();
    const phone = pair.joinPhone();
    await settled();
    expect(phone.calls.elsewhere.get()).toHaveLength(1);
    phone.drop();
    await pair.outgoing.hangup();
    await settled();
    phone.resume();
    await settled();
    expect(phone.calls.elsewhere.get()).toEqual([]);
  });

  it('leaves it alone when it answers another call', async () => {
    const pair = await talk();
    const phone = pair.joinPhone();
    const carol = pair.world.join({ userId: 'carol', media: createFakeMedia() });
    const rung = nextIncoming(phone);
    await carol.calls.start('bob');
    await (await rung).accept();
    await pair.clock.advance(100);
    expect(statuses(pair.outgoing, pair.incoming)).toEqual(['active', 'active']);
  });

  it('takes the call, and the former one sees that', async () => {
    const pair = await talk();
    const phone = pair.joinPhone();
    const call = await phone.calls.rejoin(pair.outgoing.id);
    await pair.clock.advance(100);
    expect(reasons(pair.incoming)).toEqual(['answeredElsewhere']);
    expect(statuses(pair.outgoing, call)).toEqual(['active', 'active']);
    // It had been answered there, which is another thing than one that only rang.
    expect(pair.incoming.state.get().answeredAt).toBe(pair.outgoing.state.get().answeredAt);
    expect([await hears(pair.outgoing), await hears(call)]).toEqual([true, true]);
    expect([pair.media.bob.open.length, pair.media.bob.peers.open]).toEqual([0, 0]);
  });

  it('and back', async () => {
    const pair = await talk();
    const phone = pair.joinPhone();
    const there = await phone.calls.rejoin(pair.outgoing.id);
    await pair.clock.advance(100);
    const here = await pair.bob.calls.rejoin(pair.outgoing.id);
    await pair.clock.advance(100);
    expect(reasons(there)).toEqual(['answeredElsewhere']);
    expect([await hears(pair.outgoing), await hears(here)]).toEqual([true, true]);
  });

  it('cannot take what nobody of this user has answered', async () => {
    const pair = await ring();
    const phone = pair.joinPhone();
    await expect(phone.calls.rejoin(pair.outgoing.id)).rejects.toMatchObject({ code: 'calls/forbidden' });
  });
});

describe('the history of calls', () => {
  it('says who called whom, how long, and what was missed', async () => {
    const pair = await talk({ video: true });
    await pair.clock.advance(60_000);
    await pair.outgoing.hangup();
    const ringing = nextIncoming(pair.bob);
    const second = await pair.alice.calls.start('bob');
    await ringing;
    await second.hangup();
    await settled();
    const { calls, next } = await pair.bob.calls.history();
    expect(next).toBeUndefined();
    expect(calls).toMatchObject([
      { direction: 'incoming', peer: { id: 'alice' }, video: false, reason: 'cancelled', missed: true },
      { direction: 'incoming', peer: { id: 'alice' }, video: true, group: false, reason: 'hangup', missed: false },
    ]);
    expect(calls[1]?.durationMs).toBeGreaterThanOrEqual(60_000);
    expect((await pair.bob.calls.history({ missed: true })).calls.map(({ id }) => id)).toEqual([second.id]);
    expect((await pair.alice.calls.history()).calls[0]).toMatchObject({ direction: 'outgoing', missed: false });
    const page = await pair.alice.calls.history({ limit: 1 });
    expect((await pair.alice.calls.history({ before: page.next })).calls.map(({ id }) => id)).toEqual([
      pair.outgoing.id,
    ]);
  });
});

describe('another page of the same device', () => {
  it('takes the call over, and the former one leaves it alone', async () => {
    const pair = await talk();
    const media = createFakeMedia({ network: pair.network });
    const other = pair.bob.open(media);
    await settled();
    expect(other.calls.elsewhere.get()).toMatchObject([{ id: pair.outgoing.id, where: 'page' }]);
    const call = await other.calls.rejoin(pair.outgoing.id);
    await pair.clock.advance(2 * leftBehindMs);
    expect(statuses(pair.outgoing, call, pair.incoming)).toEqual(['active', 'active', 'ended']);
    expect(reasons(pair.incoming)).toEqual(['answeredElsewhere']);
    expect([await hears(pair.outgoing), await hears(call)]).toEqual([true, true]);
    expect([pair.media.bob.open.length, pair.media.bob.peers.open]).toEqual([0, 0]);
    expect(pair.bob.calls.elsewhere.get()).toMatchObject([{ id: call.id, where: 'page' }]);
    expect(other.calls.elsewhere.get()).toEqual([]);
  });
});
