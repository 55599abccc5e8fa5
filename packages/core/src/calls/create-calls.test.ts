import { describe, expect, it } from 'vitest';
import { ParleyError } from '../kernel/parley-error.js';
import { createFakeCallWorld } from '../testing/fake-call-world.js';
import { createFakeClock, settled } from '../testing/fake-clock.js';
import { createFakeMedia } from '../testing/fake-media.js';
import { createFakePair, nextIncoming, ring, talk } from '../testing/fake-talk.js';
import type { CallEvents } from './call-events.js';
import type { Call } from './calls.js';
import { tellMs } from './create-call.js';
import { endedStaysMs, leftBehindMs } from './create-calls.js';
import { startPatienceMs } from './start-call.js';

function statusOf(call: Call) {
  return call.state.get().status;
}

function reasonOf(call: Call) {
  return call.state.get().reason;
}

function endsOf(call: Call) {
  const ends: CallEvents['ended'][] = [];
  call.on('ended', (end) => ends.push(end));
  return ends;
}

describe('a call between two', () => {
  it('rings, is answered and flows', async () => {
    const { outgoing, incoming, media } = await talk({ video: true });
    expect(outgoing.state.get()).toMatchObject({ status: 'active', direction: 'outgoing', peer: { id: 'bob' } });
    expect(incoming.state.get()).toMatchObject({ status: 'active', direction: 'incoming', peer: { id: 'alice' } });
    expect((await incoming.stats()).audioEnergyReceived).toBeGreaterThan(0);
    expect((await incoming.stats()).videoFramesDecoded).toBeGreaterThan(0);
    expect(media.alice.open.map(({ source }) => source)).toEqual(['microphone', 'camera']);
    const [, bob] = outgoing.state.get().participants;
    expect(bob).toMatchObject({ id: 'bob', local: false, microphone: true, camera: true, screen: false });
    expect(Object.keys(bob!.tracks)).toEqual(['microphone', 'camera']);
  });

  it('goes through its statuses and tells each step once', async () => {
    const { outgoing, incoming, clock } = await ring();
    const statuses = { outgoing: [statusOf(outgoing)], incoming: [statusOf(incoming)] };
    const told = { outgoing: [] as string[], incoming: [] as string[] };
    for (const [name, call] of [['outgoing', outgoing] as const, ['incoming', incoming] as const]) {
      call.state.subscribe(({ status }) => statuses[name].push(status));
      for (const type of ['accepted', 'connected', 'ended'] as const) call.on(type, () => told[name].push(type));
    }
    await incoming.accept();
    await clock.advance(100);
    await outgoing.hangup();
    await settled();
    const once = ['accepted', 'connected', 'ended'];
    expect(told).toEqual({ outgoing: once, incoming: once });
    expect([...new Set(statuses.outgoing)]).toEqual(['calling', 'connecting', 'active', 'ended']);
    expect([...new Set(statuses.incoming)]).toEqual(['incoming', 'connecting', 'active', 'ended']);
  });

  it('opens nothing of whom it rings, but has the peer connection ready', async () => {
    const { media, incoming } = await ring();
    await settled();
    expect(media.bob.open).toEqual([]);
    expect(media.bob.peers).toEqual({ made: 1, open: 1 });
    await incoming.reject();
    await settled();
    expect(media.bob.peers.open).toBe(0);
  });

  it('offers before the callee has answered, and needs one exchange', async () => {
    const { alice, bob, incoming, clock } = await ring();
    const describes = (requests: typeof alice.requests) => requests.filter(({ op }) => op === 'media.describe').length;
    await settled();
    expect(describes(alice.requests)).toBe(1);
    await incoming.accept();
    await clock.advance(100);
    expect([describes(alice.requests), describes(bob.requests)]).toEqual([1, 1]);
  });

  it.each(['rejected', 'busy'] as const)('ends as %s on both sides', async (reason) => {
    const { outgoing, incoming, alice } = await ring();
    const ends = endsOf(outgoing);
    await incoming.reject({ reason });
    await settled();
    expect([reasonOf(outgoing), reasonOf(incoming)]).toEqual([reason, reason]);
    expect(ends).toEqual([{ reason, endedBy: 'bob' }]);
    expect(alice.calls.list.get()).toEqual([outgoing]);
  });

  it('is cancelled before it is answered', async () => {
    const { outgoing, incoming } = await ring();
    await outgoing.hangup();
    await settled();
    expect([reasonOf(outgoing), reasonOf(incoming)]).toEqual(['cancelled', 'cancelled']);
    await expect(incoming.accept()).rejects.toMatchObject({ code: 'calls/ended' });
  });

  it('ends by timeout when nobody answers', async () => {
    const { outgoing, incoming, world, media } = await ring();
    world.server.ringOut(outgoing.id);
    await settled();
    expect([reasonOf(outgoing), reasonOf(incoming)]).toEqual(['timeout', 'timeout']);
    expect(media.alice.open).toEqual([]);
  });

  it('stops every track and peer when it ends', async () => {
    const { outgoing, incoming, media, clock } = await talk({ video: true });
    await outgoing.setScreenShareEnabled(true);
    expect(media.alice.open).toHaveLength(3);
    await incoming.hangup();
    await settled();
    expect([...media.alice.open, ...media.bob.open]).toEqual([]);
    expect([media.alice.peers.open, media.bob.peers.open]).toEqual([0, 0]);
    expect([reasonOf(outgoing), outgoing.state.get().endedBy]).toEqual(['hangup', 'bob']);
    await clock.advance(endedStaysMs);
    expect(clock.waiting).toBe(0);
  });

  it('stays in the list for a moment after its end', async () => {
    const { outgoing, alice, clock } = await talk();
    await outgoing.hangup();
    await clock.advance(endedStaysMs - 1);
    expect(alice.calls.list.get()).toEqual([outgoing]);
    await clock.advance(1);
    expect(alice.calls.list.get()).toEqual([]);
  });

  it('refuses an unknown user and lets the microphone go', async () => {
    const { alice, media } = createFakePair();
    await expect(alice.calls.start('nobody')).rejects.toMatchObject({ code: 'calls/unknown-user' });
    await settled();
    expect([media.alice.open.length, media.alice.peers.open]).toEqual([0, 0]);
    expect(alice.calls.list.get()).toEqual([]);
  });
});

describe('other devices of the same user', () => {
  it('see that it was answered elsewhere', async () => {
    const pair = createFakePair();
    const phone = pair.joinPhone();
    const ringing = Promise.all([nextIncoming(pair.bob), nextIncoming(phone)]);
    const outgoing = await pair.alice.calls.start('bob');
    const [onDesk, onPhone] = await ringing;
    await onPhone.accept();
    await pair.clock.advance(100);
    expect(reasonOf(onDesk)).toBe('answeredElsewhere');
    expect([statusOf(outgoing), statusOf(onPhone)]).toEqual(['active', 'active']);
    await expect(onDesk.accept()).rejects.toMatchObject({ code: 'calls/answered-elsewhere' });
  });

  it('see that it was rejected elsewhere', async () => {
    const pair = createFakePair();
    const phone = pair.joinPhone();
    const ringing = Promise.all([nextIncoming(pair.bob), nextIncoming(phone)]);
    const outgoing = await pair.alice.calls.start('bob');
    const [onDesk, onPhone] = await ringing;
    await onPhone.reject();
    await settled();
    expect([reasonOf(onDesk), reasonOf(onPhone), reasonOf(outgoing)]).toEqual([
      'rejectedElsewhere',
      'rejected',
      'rejected',
    ]);
  });

  it('end when both answer at once: one of them talks', async () => {
    const pair = createFakePair();
    const phone = pair.joinPhone();
    const ringing = Promise.all([nextIncoming(pair.bob), nextIncoming(phone)]);
    await pair.alice.calls.start('bob');
    const [onDesk, onPhone] = await ringing;
    const answers = await Promise.allSettled([onDesk.accept(), onPhone.accept()]);
    await pair.clock.advance(100);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect([statusOf(onDesk), reasonOf(onPhone)]).toEqual(['active', 'answeredElsewhere']);
    expect(pair.media.phone.open).toEqual([]);
  });

  it('do not ring for calls that this user starts', async () => {
    const pair = createFakePair();
    const phone = pair.joinPhone();
    await pair.bob.calls.start('alice');
    await settled();
    expect(phone.calls.list.get()).toEqual([]);
  });
});

describe('several calls on one device', () => {
  it('wait while another runs, and take its place when answered', async () => {
    const { world, media, bob, incoming, outgoing, clock } = await talk();
    const carol = world.join({ userId: 'carol', media: media.phone });
    const second = nextIncoming(bob);
    await carol.calls.start('bob');
    const waiting = await second;
    expect([statusOf(incoming), statusOf(waiting)]).toEqual(['active', 'incoming']);
    expect(bob.calls.list.get()).toEqual([waiting, incoming]);
    await waiting.accept();
    await clock.advance(100);
    expect([statusOf(outgoing), statusOf(waiting)]).toEqual(['ended', 'active']);
  });

  it('become one when two call each other at once', async () => {
    const { alice, bob, clock, media } = createFakePair();
    const [one, other] = await Promise.all([alice.calls.start('bob'), bob.calls.start('alice')]);
    await clock.advance(100);
    expect(one.id).toBe(other.id);
    expect([statusOf(one), statusOf(other)]).toEqual(['active', 'active']);
    expect([media.alice.open.length, media.bob.open.length]).toEqual([1, 1]);
    await other.hangup();
    await settled();
    expect([media.alice.peers.open, media.bob.peers.open]).toEqual([0, 0]);
  });
});

describe('calls over a connection that comes and goes', () => {
  it('ring after a reconnect, and only once', async () => {
    const { alice, bob } = createFakePair();
    const rung: Call[] = [];
    bob.calls.on('incoming', (call) => rung.push(call));
    bob.drop();
    await alice.calls.start('bob');
    await settled();
    expect(rung).toEqual([]);
    bob.resume();
    bob.drop();
    bob.resume();
    await settled();
    expect(rung.map(statusOf)).toEqual(['incoming']);
  });

  it('end when they ended while this device was away', async () => {
    const { alice, outgoing, incoming } = await talk();
    alice.drop();
    await incoming.hangup();
    alice.resume();
    await settled();
    expect([reasonOf(outgoing), outgoing.state.get().endedBy]).toEqual(['hangup', 'bob']);
  });

  it('stay hung up when the hang-up waits for the connection', async () => {
    const { bob, outgoing, incoming } = await talk();
    bob.drop();
    void incoming.hangup();
    expect(statusOf(incoming)).toBe('ended');
    bob.resume();
    await settled();
    expect(reasonOf(outgoing)).toBe('hangup');
    expect(bob.calls.list.get().map(statusOf)).toEqual(['ended']);
  });

  it.each(['hangup', 'end'] as const)(
    'end here at once by %s over a connection that is dead, and there once there is another',
    async (how) => {
      const { alice, clock, media, outgoing, incoming } = await talk({ video: true });
      alice.silence();
      let settledIt = false;
      void outgoing[how]().then(() => (settledIt = true));
      expect([statusOf(outgoing), media.alice.open]).toEqual(['ended', []]);
      await settled();
      expect([media.alice.peers.open, settledIt, alice.hurried]).toEqual([0, false, 0]);
      await clock.advance(tellMs);
      expect([settledIt, alice.hurried, statusOf(incoming)]).toEqual([true, 1, 'active']);
      alice.drop();
      alice.resume();
      await settled();
      expect([statusOf(incoming), reasonOf(incoming), incoming.state.get().endedBy]).toEqual([
        'ended',
        'hangup',
        'alice',
      ]);
    },
  );

  it('are declined at once over a connection that is dead, and there once there is another', async () => {
    const { bob, clock, outgoing, incoming } = await ring();
    bob.silence();
    let settledIt = false;
    void incoming.reject().then(() => (settledIt = true));
    expect(statusOf(incoming)).toBe('ended');
    await clock.advance(tellMs);
    expect([settledIt, bob.hurried, statusOf(outgoing)]).toEqual([true, 1, 'calling']);
    bob.drop();
    bob.resume();
    await settled();
    expect([statusOf(outgoing), reasonOf(outgoing)]).toEqual(['ended', 'rejected']);
  });

  it('start over a short loss and ring once', async () => {
    const { alice, bob } = createFakePair();
    const rung: Call[] = [];
    bob.calls.on('incoming', (call) => rung.push(call));
    const starting = alice.calls.start('bob');
    alice.drop();
    await settled();
    alice.resume();
    const call = await starting;
    await settled();
    expect([statusOf(call), rung.length]).toEqual(['calling', 1]);
  });

  it('give up starting after a while, and ring nobody later', async () => {
    const { alice, bob, clock, media } = createFakePair();
    alice.drop();
    const starting = alice.calls.start('bob');
    const refused = expect(starting).rejects.toMatchObject({ code: 'connection/timeout' });
    await clock.advance(startPatienceMs);
    await refused;
    expect(media.alice.open).toEqual([]);
    alice.resume();
    await settled();
    expect(bob.calls.list.get().filter((call) => statusOf(call) !== 'ended')).toEqual([]);
  });

  it('are refused at once while disconnected, and hung up by disconnecting', async () => {
    const { alice, outgoing, media } = await talk();
    alice.disconnect();
    expect([statusOf(outgoing), media.alice.open.length]).toEqual(['ended', 0]);
    await expect(alice.calls.start('bob')).rejects.toMatchObject({ code: 'connection/disconnected' });
  });

  it('do not decline on other devices by disconnecting', async () => {
    const { bob, outgoing } = await ring();
    bob.disconnect();
    await settled();
    expect(statusOf(outgoing)).toBe('calling');
  });
});

describe('a page that is gone, and the next one of the same device', () => {
  it('ends the call that it left, so that the other side does not wait', async () => {
    const { world, bob, outgoing, media, clock } = await talk();
    bob.drop();
    const next = world.join({ userId: 'bob', media: media.phone });
    await clock.advance(leftBehindMs);
    expect([statusOf(outgoing), reasonOf(outgoing), outgoing.state.get().endedBy]).toEqual(['ended', 'hangup', 'bob']);
    expect(next.calls.list.get()).toEqual([]);
    next.drop();
    next.resume();
    await clock.advance(leftBehindMs);
    expect(next.requests.filter(({ op }) => op === 'call.hangup')).toHaveLength(1);
  });

  it('cancels the call that it was starting', async () => {
    const { world, alice, incoming, media, clock } = await ring();
    alice.drop();
    world.join({ userId: 'alice', media: media.phone });
    await clock.advance(leftBehindMs);
    expect(reasonOf(incoming)).toBe('cancelled');
  });

  it('rings again with what rang', async () => {
    const { world, bob, outgoing, media } = await ring();
    bob.drop();
    const next = world.join({ userId: 'bob', media: media.phone });
    await settled();
    expect(next.calls.list.get().map(statusOf)).toEqual(['incoming']);
    expect(statusOf(outgoing)).toBe('calling');
  });

  it('leaves alone what runs on another device, and what it is just starting', async () => {
    const talking = await talk();
    talking.joinPhone();
    await talking.clock.advance(leftBehindMs);
    expect([talking.outgoing, talking.incoming].map(statusOf)).toEqual(['active', 'active']);
    const { alice, bob, world, clock } = createFakePair();
    const rung = nextIncoming(bob);
    const { handle } = world.server;
    world.server.handle = (from, op, params) => {
      const answer = handle(from, op, params);
      // The call rings, but its answer is lost on the way.
      if (op === 'call.start') alice.drop();
      return answer;
    };
    const starting = alice.calls.start('bob');
    const there = await rung;
    world.server.handle = handle;
    alice.resume();
    const call = await starting;
    await clock.advance(leftBehindMs);
    expect([statusOf(call), statusOf(there)]).toEqual(['calling', 'incoming']);
  });
});

describe('several pages of one device', () => {
  it('all ring; once one answers the others ring no more, and know where the call is', async () => {
    const { alice, bob, media, clock } = createFakePair();
    const other = bob.open(media.phone);
    const rung = [nextIncoming(bob), nextIncoming(other)];
    const outgoing = await alice.calls.start('bob');
    const [here, there] = (await Promise.all(rung)) as [Call, Call];
    expect([here, there].map(statusOf)).toEqual(['incoming', 'incoming']);
    expect(other.calls.elsewhere.get()).toEqual([]);
    await here.accept();
    await clock.advance(100);
    expect([outgoing, here, there].map(statusOf)).toEqual(['active', 'active', 'ended']);
    expect(reasonOf(there)).toBe('answeredElsewhere');
    expect(other.calls.elsewhere.get()).toMatchObject([{ id: here.id, peer: { id: 'alice' }, video: false }]);
    expect(bob.calls.elsewhere.get()).toEqual([]);
    // A session that is opened anew, and one page more, change nothing.
    bob.drop();
    bob.resume();
    const late = bob.open(media.phone);
    await clock.advance(leftBehindMs);
    expect([outgoing, here].map(statusOf)).toEqual(['active', 'active']);
    expect(late.calls.list.get()).toEqual([]);
    expect(late.calls.elsewhere.get()).toHaveLength(1);
    await outgoing.hangup();
    await clock.advance(leftBehindMs);
    expect([statusOf(here), other.calls.elsewhere.get(), late.calls.elsewhere.get()]).toEqual(['ended', [], []]);
    expect(bob.requests.filter(({ op }) => op === 'call.hangup' || op === 'call.get')).toEqual([]);
    expect(media.phone.open).toEqual([]);
  });

  it('know of a call that one of them starts, without ringing with it', async () => {
    const { alice, bob, media, clock } = createFakePair();
    const other = alice.open(media.phone);
    const outgoing = await alice.calls.start('bob');
    await clock.advance(leftBehindMs);
    expect([other.calls.list.get(), other.calls.elsewhere.get().length]).toEqual([[], 1]);
    await outgoing.hangup();
    expect(other.calls.elsewhere.get()).toEqual([]);
    expect(bob.calls.list.get().map(statusOf)).toEqual(['ended']);
  });

  it('end the call of one that is gone, so that the other side does not wait', async () => {
    const { bob, outgoing, media, clock } = await talk();
    bob.open(media.phone);
    await clock.advance(leftBehindMs);
    bob.crash();
    await clock.advance(leftBehindMs - 1);
    expect(statusOf(outgoing)).toBe('active');
    await clock.advance(1);
    expect([statusOf(outgoing), reasonOf(outgoing), outgoing.state.get().endedBy]).toEqual(['ended', 'hangup', 'bob']);
  });

  it('hold one call at a time: who answers in one page leaves the other', async () => {
    const { bob, world, outgoing, incoming, media, clock } = await talk();
    const other = bob.open(media.phone);
    const carol = world.join({ userId: 'carol', media: createFakeMedia() });
    const rung = nextIncoming(other);
    await carol.calls.start('bob');
    await (await rung).accept();
    await clock.advance(100);
    expect([statusOf(outgoing), statusOf(incoming)]).toEqual(['ended', 'ended']);
    expect(other.calls.list.get().map(statusOf)).toContain('connecting');
  });
});

describe('what the server refuses', () => {
  it('lets the call ring on when the answer fails, and answers it the next time', async () => {
    const { world, incoming, media, clock } = await ring();
    const { handle } = world.server;
    world.server.handle = (from, op, params) => {
      if (op === 'call.accept') throw new ParleyError('server/unavailable', 'Unable to answer: because of the test.');
      return handle(from, op, params);
    };
    await expect(incoming.accept()).rejects.toMatchObject({ code: 'server/unavailable' });
    await settled();
    expect([statusOf(incoming), media.bob.open.length]).toEqual(['incoming', 0]);
    world.server.handle = handle;
    await incoming.accept();
    await clock.advance(100);
    expect([statusOf(incoming), media.bob.open.length]).toEqual(['active', 1]);
  });

  it('is not asked for what a call cannot do', async () => {
    const { incoming, outgoing } = await ring();
    await expect(incoming.setCameraEnabled(true)).rejects.toMatchObject({ code: 'calls/unsupported' });
    await outgoing.hangup();
    await expect(outgoing.setMicrophoneEnabled(false)).rejects.toMatchObject({ code: 'calls/ended' });
    await expect(outgoing.switchDevice('camera', 'cam-desk')).rejects.toMatchObject({ code: 'calls/ended' });
  });
});

describe('a call that moves to other channels', () => {
  it('flows on over them', async () => {
    const { world, outgoing, incoming, media, clock } = await talk();
    const news: boolean[] = [];
    outgoing.on('security', ({ complete }) => news.push(complete));
    world.server.move(outgoing.id);
    await clock.advance(100);
    // Whoever shows words asks for them again: what they were about is gone.
    expect(news).toEqual([false]);
    expect([statusOf(outgoing), statusOf(incoming)]).toEqual(['active', 'active']);
    expect([media.alice.peers, media.bob.peers]).toEqual([
      { made: 2, open: 1 },
      { made: 2, open: 1 },
    ]);
    expect((await incoming.stats()).audioEnergyReceived).toBe(1);
  });
});

describe('a platform that cannot carry media', () => {
  it('sees the call ring, and fails only when it answers', async () => {
    const clock = createFakeClock();
    const world = createFakeCallWorld(clock);
    const alice = world.join({ userId: 'alice', media: createFakeMedia() });
    const broken = new ParleyError('calls/unsupported', 'Unable to carry media: because there is none. Give one.');
    const bob = world.join({ userId: 'bob', media: () => Promise.reject(broken) });
    const ringing = nextIncoming(bob);
    const outgoing = await alice.calls.start('bob');
    const incoming = await ringing;
    await settled();
    expect(statusOf(incoming)).toBe('incoming');
    await incoming.accept();
    await settled();
    expect(incoming.state.get()).toMatchObject({ reason: 'failed', problems: { microphone: broken } });
    expect(statusOf(outgoing)).toBe('ended');
  });
});
