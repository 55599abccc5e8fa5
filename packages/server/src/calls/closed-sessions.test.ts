import { describe, expect, it } from 'vitest';
import { settled } from '../testing/create-fake-clock.js';
import { arrangeGroup, arrive } from '../testing/group-world.js';

describe('a device whose connection ends behind what it asked', () => {
  it.each([
    ['mesh', 'call.join'],
    ['media server', 'call.join'],
    ['mesh', 'call.accept'],
    ['media server', 'call.rejoin'],
    ['mesh', 'call.rejoin'],
  ] as const)('keeps no call over a %s alive by %s', async (way, op) => {
    const { test, alice, bob, carol, start } = await arrangeGroup({ mesh: way === 'mesh' });
    const { id: callId } = await start(alice);
    await bob.request('call.join', { callId });
    if (op === 'call.rejoin') await carol.request('call.join', { callId });
    const phone = await arrive(test, 'carol', 'carol-2');
    phone.raw(JSON.stringify({ id: 1_000, op, params: { callId } }));
    phone.close();
    await settled();
    for (const one of [alice, bob]) await one.request('call.hangup', { callId });
    await test.clock.advance(3_600_000);
    const { call } = await alice.request('call.get', { callId });
    expect(call.state).toBe('ended');
    expect(call.participants.find(({ id }) => id === 'carol')).toMatchObject({ state: 'left' });
  });
});
