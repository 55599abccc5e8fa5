import type { Call, CallEvents, Parley } from '@parley/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmulator } from './create-emulator.js';
import type { Emulator } from './emulator.js';
import { killsServer } from './weather.js';

let emulator: Emulator;
let alice: Parley;
let bob: Parley;
let carol: Parley;

const ways = ['from device to device', 'through the media server'] as const;
async function start(way: (typeof ways)[number]) {
  emulator = createEmulator({ media: way === ways[1] });
  alice = await emulator.user('alice', { name: 'Alice' });
  bob = await emulator.user('bob', { name: 'Bob' });
  carol = await emulator.user('carol', { name: 'Carol' });
}
afterEach(() => emulator.stop());

const callOf = (parley: Parley): Call => {
  const [call] = parley.calls.list.get();
  if (!call) throw new Error('There is no call.');
  return call;
};
const statesOf = (call: Call) => call.state.get().participants.map(({ id, state }) => `${id} ${state}`);
function told<K extends keyof CallEvents>(call: Call, type: K): CallEvents[K][] {
  const all: CallEvents[K][] = [];
  call.on(type, (event) => all.push(event));
  return all;
}

/** Alice has called Bob, and they talk. */
async function talk(): Promise<Call> {
  bob.calls.on('incoming', (call) => void call.accept());
  const call = await emulator.run(alice.calls.start('bob'));
  await emulator.advance(1_000);
  expect(callOf(bob).state.get().status).toBe('active');
  return call;
}

describe.each(ways)('a call of two in the emulator, %s', (way) => {
  beforeEach(() => start(way));

  it('tells reactions to both, and what one sends to the other', async () => {
    const call = await talk();
    const [mine, theirs] = [told(call, 'reaction'), told(callOf(bob), 'reaction')];
    const heard = told(callOf(bob), 'data');
    await emulator.run(call.react('👏'));
    await emulator.run(Promise.all([call.send('one'), call.send('two')]));
    await emulator.run(call.send('three', { to: ['bob'] }));
    await emulator.advance(0);
    expect([mine, theirs]).toEqual([[{ participant: 'alice', emoji: '👏' }], [{ participant: 'alice', emoji: '👏' }]]);
    expect(heard).toEqual(['one', 'two', 'three'].map((data) => ({ from: 'alice', data })));
    await expect(emulator.run(call.react('no emoji'))).rejects.toMatchObject({ code: 'calls/invalid-emoji' });
    await expect(emulator.run(call.send('x'.repeat(4_097)))).rejects.toMatchObject({ code: 'calls/too-large' });
  });

  it('has nobody who moderates', async () => {
    const call = await talk();
    expect(call.capabilities.moderate).toBe(false);
    await expect(emulator.run(call.mute('bob'))).rejects.toMatchObject({ code: 'calls/not-host' });
  });

  it('takes no more once it has ended, and asks nobody then', async () => {
    const call = await talk();
    await emulator.run(callOf(bob).hangup());
    await emulator.advance(0);
    await expect(call.send('late')).rejects.toMatchObject({ code: 'calls/ended' });
  });
});

/** A group of three, in whose call Alice is the host. */
async function together() {
  const group = await emulator.run(alice.conversations.create({ name: 'Team', members: ['bob', 'carol'] }));
  for (const parley of [bob, carol]) parley.calls.on('incoming', (call) => void call.accept());
  const call = await emulator.run(alice.calls.start({ conversationId: group.id }));
  await emulator.advance(3_000);
  return { call, conversationId: group.id };
}

describe.each(ways)('a call of a group in the emulator, %s', (way) => {
  beforeEach(() => start(way));

  it('rings all, and all hear all', async () => {
    const { call } = await together();
    expect(statesOf(call)).toEqual(['alice joined', 'bob joined', 'carol joined']);
    for (const parley of [alice, bob, carol]) {
      const { status, group, host, participants } = callOf(parley).state.get();
      expect({ status, group, host }).toEqual({ status: 'active', group: true, host: 'alice' });
      const heard = participants.filter(({ local, tracks }) => !local && tracks.microphone);
      expect(heard).toHaveLength(2);
    }
    await emulator.run(callOf(bob).hangup());
    await emulator.advance(100);
    expect(statesOf(call)).toEqual(['alice joined', 'bob left', 'carol joined']);
    expect(carol.calls.list.get()).toHaveLength(1);
  });

  it('grows out of one of two, without leaving it', async () => {
    const call = await talk();
    expect(call.capabilities).toMatchObject({ add: true, moderate: false, end: true });
    carol.calls.on('incoming', (incoming) => void incoming.accept());
    await emulator.run(call.add('carol'));
    await emulator.advance(3_000);
    for (const parley of [alice, bob, carol]) {
      expect(statesOf(callOf(parley))).toEqual(['alice joined', 'bob joined', 'carol joined']);
      expect(callOf(parley).state.get().status).toBe('active');
    }
    expect(call.capabilities).toMatchObject({ moderate: true, end: true });
    expect(callOf(bob).capabilities.end).toBe(false);
    const others = [callOf(bob), callOf(carol)];
    await emulator.run(call.end());
    await emulator.advance(100);
    for (const each of [call, ...others])
      expect(each.state.get()).toMatchObject({ status: 'ended', reason: 'hangup', endedBy: 'alice' });
  });

  it('lets its host mute, and the muted turn on again', async () => {
    const { call } = await together();
    const muted = told(callOf(bob), 'muted');
    const bobIn = (of: Call) => of.state.get().participants.find(({ id }) => id === 'bob');
    expect(bobIn(callOf(bob))?.microphone).toBe(true);
    await emulator.run(call.mute('bob'));
    await emulator.advance(100);
    expect(muted).toEqual([{ source: 'microphone', by: 'alice' }]);
    expect([bobIn(callOf(bob))?.microphone, bobIn(call)?.microphone]).toEqual([false, false]);
    await emulator.run(callOf(bob).setMicrophoneEnabled(true));
    await emulator.advance(100);
    expect(bobIn(call)?.microphone).toBe(true);
    await expect(emulator.run(callOf(bob).mute('alice'))).rejects.toMatchObject({ code: 'calls/not-host' });
  });

  it('lets its host put somebody out and say who comes in', async () => {
    const { call } = await together();
    const gone = callOf(bob);
    await emulator.run(call.remove('bob'));
    await emulator.advance(100);
    expect(gone.state.get().status).toBe('ended');
    expect(bob.calls.joinable.get()).toEqual([]);
    await expect(emulator.run(bob.calls.join(call.id))).rejects.toMatchObject({ code: 'calls/removed' });
    await emulator.run(callOf(carol).hangup());
    await emulator.run(call.configure({ access: 'locked' }));
    await expect(emulator.run(carol.calls.join(call.id))).rejects.toMatchObject({ code: 'calls/locked' });
    await emulator.run(call.configure({ access: 'lobby' }));
    const waits = await emulator.run(carol.calls.join(call.id));
    await emulator.advance(100);
    expect([waits.state.get().status, ...statesOf(call)]).toEqual([
      'waiting',
      'alice joined',
      'bob left',
      'carol waiting',
    ]);
    await emulator.run(call.admit('carol'));
    await emulator.advance(3_000);
    expect(waits.state.get().status).toBe('active');
    const told = call.state.get().participants.find(({ id }) => id === 'carol');
    expect([told?.microphone, waits.state.get().participants.find(({ local }) => local)?.microphone]).toEqual([
      true,
      true,
    ]);
  });

  it('shows raised hands, which their owners and the host lower', async () => {
    const { call } = await together();
    const hands = () => call.state.get().participants.map(({ handRaisedAt }) => handRaisedAt !== undefined);
    await emulator.run(Promise.all([callOf(bob).raiseHand(), callOf(carol).raiseHand()]));
    await emulator.advance(0);
    expect(hands()).toEqual([false, true, true]);
    await emulator.run(call.lowerHand('bob'));
    await emulator.run(callOf(carol).raiseHand(false));
    await emulator.advance(0);
    expect(hands()).toEqual([false, false, false]);
  });

  it('passes its host on, and outlives a killed server', async () => {
    const { call } = await together();
    await emulator.run(call.configure({ host: 'carol' }));
    await emulator.advance(0);
    expect(callOf(bob).state.get().host).toBe('carol');
    await emulator.happens(killsServer({ downFor: 2_000 }));
    await emulator.advance(30_000);
    expect(statesOf(callOf(carol))).toEqual(['alice joined', 'bob joined', 'carol joined']);
    expect(callOf(carol).capabilities.moderate).toBe(true);
    emulator.crash(carol);
    await emulator.advance(90_000);
    expect(call.state.get().host).toBe('alice');
  });

  it('is joined later by who missed it', async () => {
    const group = await emulator.run(alice.conversations.create({ name: 'Team', members: ['bob', 'carol'] }));
    bob.calls.on('incoming', (incoming) => void incoming.accept());
    const call = await emulator.run(alice.calls.start({ conversationId: group.id }));
    await emulator.advance(50_000);
    expect(statesOf(call)).toContain('carol left');
    expect(carol.calls.joinable.get().map(({ id }) => id)).toEqual([call.id]);
    await emulator.run(carol.calls.join(call.id));
    await emulator.advance(3_000);
    expect(statesOf(call)).toContain('carol joined');
    for (const parley of [alice, bob, carol]) await emulator.run(callOf(parley).hangup());
    await emulator.advance(0);
    expect((await emulator.run(carol.calls.history({ missed: true }))).calls).toEqual([]);
  });
});

it('tells the fifth of a call from device to device at once that it is full, and rings on there', async () => {
  await start(ways[0]);
  const ids = ['bob', 'carol', 'dave', 'erin'];
  const [dave, erin] = [await emulator.user('dave', { name: 'Dave' }), await emulator.user('erin', { name: 'Erin' })];
  const group = await emulator.run(alice.conversations.create({ name: 'Team', members: ids }));
  const call = await emulator.run(alice.calls.start({ conversationId: group.id }));
  await emulator.advance(1_000);
  for (const parley of [bob, carol, dave]) await emulator.run(callOf(parley).accept());
  await emulator.advance(1_000);
  const refused = callOf(erin);
  const answer = expect(refused.accept()).rejects.toMatchObject({ code: 'calls/full' });
  // What changes in the call meanwhile does not take her into it.
  await emulator.run(call.setMicrophoneEnabled(false));
  await emulator.advance(1_000);
  await answer;
  expect(refused.state.get().status).toBe('incoming');
  expect(statesOf(call).filter((state) => state.endsWith('joined'))).toHaveLength(4);
});
