import type { Call, Parley } from '@parley/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmulator } from './create-emulator.js';
import type { Emulator } from './emulator.js';

let emulator: Emulator;
let alice: Parley;
let bob: Parley;
let carol: Parley;

beforeEach(async () => {
  emulator = createEmulator({ media: true });
  alice = await emulator.user('alice', { name: 'Alice' });
  bob = await emulator.user('bob', { name: 'Bob' });
  carol = await emulator.user('carol', { name: 'Carol' });
  for (const parley of [bob, carol]) parley.calls.on('incoming', (call) => void call.accept());
});
afterEach(() => emulator.stop());

const callOf = (parley: Parley): Call => {
  const [call] = parley.calls.list.get();
  if (!call) throw new Error('There is no call.');
  return call;
};
const linesOf = (parley: Parley) =>
  callOf(parley)
    .state.get()
    .captions.lines.map(({ name, text, final }) => `${name}: ${text}${final ? '' : '…'}`);

describe('captions in the emulator', () => {
  it('are told to both of two, whose call goes on through the media server', async () => {
    const call = await emulator.run(alice.calls.start('bob'));
    await emulator.advance(1_000);
    expect(call.capabilities).toMatchObject({ captions: true, record: false });
    await emulator.run(call.setCaptionsEnabled(true));
    await emulator.advance(3_000);
    expect([call, callOf(bob)].map((each) => each.state.get().status)).toEqual(['active', 'active']);
    emulator.say('alice', 'yellow', { final: false });
    await emulator.advance(0);
    expect(linesOf(bob)).toEqual(['Alice: yellow…']);
    emulator.say('alice', 'yellow computer');
    emulator.say('bob', 'september');
    await emulator.advance(0);
    for (const parley of [alice, bob]) expect(linesOf(parley)).toEqual(['Alice: yellow computer', 'Bob: september']);
    await emulator.run(callOf(bob).setCaptionsEnabled(false));
    await emulator.advance(100);
    expect([linesOf(alice), call.state.get().captions.enabled]).toEqual([[], false]);
    expect(() => emulator.say('alice', 'nobody listens')).toThrow('nothing listens to alice');
  });

  it('do not listen to a microphone that is off', async () => {
    const call = await emulator.run(alice.calls.start('bob'));
    await emulator.advance(1_000);
    await emulator.run(call.setCaptionsEnabled(true));
    await emulator.advance(3_000);
    await emulator.run(callOf(bob).setMicrophoneEnabled(false));
    await emulator.advance(100);
    expect(() => emulator.say('bob', 'psst')).toThrow('nothing listens to bob');
    await emulator.run(callOf(bob).setMicrophoneEnabled(true));
    await emulator.advance(100);
    emulator.say('bob', 'window');
    await emulator.advance(0);
    expect(linesOf(alice)).toEqual(['Bob: window']);
  });

  it('are told in a call of a group, also to who comes in later', async () => {
    const group = await emulator.run(alice.conversations.create({ name: 'Team', members: ['bob', 'carol'] }));
    const call = await emulator.run(alice.calls.start({ conversationId: group.id }));
    await emulator.advance(3_000);
    for (const parley of [alice, bob, carol]) {
      const { status, participants } = callOf(parley).state.get();
      expect(status).toBe('active');
      expect(participants.filter(({ local, tracks }) => !local && tracks.microphone)).toHaveLength(2);
    }
    await emulator.run(callOf(carol).hangup());
    await emulator.run(call.setCaptionsEnabled(true));
    await emulator.advance(1_000);
    emulator.say('bob', 'garden');
    await emulator.advance(0);
    await emulator.run(carol.calls.join(call.id));
    await emulator.advance(3_000);
    emulator.say('carol', 'monday');
    await emulator.advance(0);
    expect([linesOf(alice), linesOf(carol)]).toEqual([['Bob: garden', 'Carol: monday'], ['Carol: monday']]);
  });

  it('cannot be had without a media server', async () => {
    const other = createEmulator();
    const [one, two] = [await other.user('alice'), await other.user('bob')];
    two.calls.on('incoming', (call) => void call.accept());
    const call = await other.run(one.calls.start('bob'));
    await other.advance(1_000);
    expect(call.capabilities.captions).toBe(false);
    expect(() => other.say('alice', 'hello')).toThrow('Create the emulator with media');
    await other.stop();
  });
});
