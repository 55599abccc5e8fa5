import type { Call, Parley } from '@parley/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmulator } from './create-emulator.js';
import type { Emulator } from './emulator.js';
import { killsServer } from './weather.js';

let emulator: Emulator;
let alice: Parley;
let laptop: Parley;
let phone: Parley;

beforeEach(async () => {
  emulator = createEmulator();
  alice = await emulator.user('alice', { name: 'Alice' });
  laptop = await emulator.user('bob', { name: 'Bob', device: 'laptop' });
  phone = await emulator.user('bob', { device: 'phone' });
});
afterEach(() => emulator.stop());

const elsewhere = ({ calls }: Parley) =>
  calls.elsewhere.get().map(({ id, where, peer }) => `${where} ${peer.name} ${id}`);
const statusOf = (call: Call) => call.state.get().status;

/** Alice has called Bob, who answered on his laptop. */
async function talk(): Promise<{ readonly call: Call; readonly there: Call }> {
  laptop.calls.on('incoming', (call) => void call.accept());
  const call = await emulator.run(alice.calls.start('bob'));
  await emulator.advance(1_000);
  const [there] = laptop.calls.list.get();
  if (!there) throw new Error('There is no call.');
  return { call, there };
}

describe('two devices of one user', () => {
  it('know of a call that runs on the other, and take it over', async () => {
    const { call, there } = await talk();
    expect([elsewhere(laptop), elsewhere(phone)]).toEqual([[], [`device Alice ${call.id}`]]);
    const here = await emulator.run(phone.calls.rejoin(call.id));
    await emulator.advance(1_000);
    expect([call, here, there].map(statusOf)).toEqual(['active', 'active', 'ended']);
    expect(there.state.get().reason).toBe('answeredElsewhere');
    expect([elsewhere(laptop), elsewhere(phone)]).toEqual([[`device Alice ${call.id}`], []]);
    await emulator.run(call.hangup());
    await emulator.advance(100);
    expect([elsewhere(laptop), elsewhere(phone)]).toEqual([[], []]);
  });

  it('know of it from their session, and no more once it ended meanwhile', async () => {
    const { call } = await talk();
    await emulator.run(phone.disconnect());
    const tablet = await emulator.user('bob', { device: 'tablet' });
    await emulator.advance(100);
    expect(elsewhere(tablet)).toEqual([`device Alice ${call.id}`]);
    emulator.crash(tablet);
    await emulator.run(call.hangup());
    await emulator.run(phone.connect());
    await emulator.advance(100);
    expect(elsewhere(phone)).toEqual([]);
  });

  it('still do after the server was killed, and rescue the call of the one that is gone', async () => {
    const { call } = await talk();
    emulator.crash(laptop);
    await emulator.happens(killsServer({ downFor: 1_000 }));
    await emulator.advance(5_000);
    expect(elsewhere(phone)).toEqual([`device Alice ${call.id}`]);
    const here = await emulator.run(phone.calls.rejoin(call.id));
    await emulator.advance(60_000);
    expect([call, here].map(statusOf)).toEqual(['active', 'active']);
  });

  it('know of the call of a group: where it runs on the other it cannot be joined, only taken over', async () => {
    const group = await emulator.run(alice.conversations.create({ name: 'Team', members: ['bob'] }));
    laptop.calls.on('incoming', (incoming) => void incoming.accept());
    const call = await emulator.run(alice.calls.start({ conversationId: group.id }));
    await emulator.advance(3_000);
    const [there] = laptop.calls.list.get();
    expect(phone.calls.joinable.get()).toEqual([]);
    expect(phone.calls.elsewhere.get()).toMatchObject([
      { id: call.id, where: 'device', group: true, conversationId: group.id, peer: { name: 'Alice' } },
    ]);
    const here = await emulator.run(phone.calls.rejoin(call.id));
    await emulator.advance(3_000);
    expect([call, here].map(statusOf)).toEqual(['active', 'active']);
    expect(there?.state.get()).toMatchObject({ status: 'ended', reason: 'answeredElsewhere' });
    await emulator.run(here.hangup());
    await emulator.advance(100);
    expect([elsewhere(laptop), elsewhere(phone)]).toEqual([[], []]);
  });
});
