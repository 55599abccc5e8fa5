import type { Call, CallEvents, Parley } from '@parley/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmulator } from './create-emulator.js';
import type { Emulator } from './emulator.js';

let emulator: Emulator;
let alice: Parley;
let bob: Parley;
let carol: Parley;

beforeEach(async () => {
  emulator = createEmulator();
  alice = await emulator.user('alice', { name: 'Alice' });
  bob = await emulator.user('bob', { name: 'Bob' });
  carol = await emulator.user('carol', { name: 'Carol' });
});
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

describe('a call of two in the emulator', () => {
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
