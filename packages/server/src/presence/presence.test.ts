import type { Presence } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settled } from '../testing/create-fake-clock.js';
import type { TestClient } from '../testing/create-test-client.js';
import { createTestRules, otherApp, type TestRules } from '../testing/create-test-rules.js';
import { presenceView, unknownPresence } from './presence-state.js';

async function arrive(test: TestRules, userId: string, device = `${userId}-1`): Promise<TestClient> {
  const client = test.connect();
  await client.open({ token: test.token(userId), device });
  return client;
}

const statuses = (client: TestClient, userId: string): Presence['status'][] =>
  client.events('presence.changed').flatMap(({ presence }) => (presence.userId === userId ? [presence.status] : []));

describe('presence', () => {
  it('is told to those who watch and to the user’s own devices, and to nobody else', async () => {
    const test = await createTestRules();
    const [alice, carol] = [await arrive(test, 'alice'), await arrive(test, 'carol')];
    const { items } = await alice.request('presence.watch', { userIds: ['bob', 'nobody'] });
    expect(items).toEqual([
      { userId: 'bob', status: 'offline' },
      { userId: 'nobody', status: 'offline' },
    ]);
    const bob = await arrive(test, 'bob', 'laptop');
    const phone = await arrive(test, 'bob', 'phone');
    await bob.request('presence.set', { status: 'dnd', message: 'Back at 3' });
    expect(statuses(alice, 'bob')).toEqual(['online', 'dnd']);
    expect(alice.events('presence.changed').at(-1)?.presence.message).toBe('Back at 3');
    expect(statuses(phone, 'bob')).toEqual(['dnd']);
    expect(statuses(carol, 'bob')).toEqual([]);
    await alice.request('presence.unwatch', { userIds: ['bob'] });
    await bob.request('presence.set', { status: 'online' });
    expect(statuses(alice, 'bob')).toEqual(['online', 'dnd']);
  });

  it('survives a short break, then is offline with the time when it was last there', async () => {
    const test = await createTestRules();
    const alice = await arrive(test, 'alice');
    const bob = await arrive(test, 'bob');
    await alice.request('presence.watch', { userIds: ['bob'] });
    const left = test.clock.now();
    bob.close();
    await test.clock.advance(9_000);
    const back = await arrive(test, 'bob');
    await test.clock.advance(15_000);
    expect(statuses(alice, 'bob')).toEqual([]);
    back.close();
    await test.clock.advance(11_000);
    expect(alice.events('presence.changed').filter(({ presence }) => presence.userId === 'bob')).toEqual([
      { presence: { userId: 'bob', status: 'offline', lastSeen: left + 24_000 } },
    ]);
  });

  it('is away when nobody uses any device', async () => {
    const test = await createTestRules();
    const alice = await arrive(test, 'alice');
    await alice.request('presence.watch', { userIds: ['bob'] });
    const [laptop, phone] = [await arrive(test, 'bob', 'laptop'), await arrive(test, 'bob', 'phone')];
    await laptop.request('presence.idle', { idle: true });
    expect(statuses(alice, 'bob')).toEqual(['online']);
    await phone.request('presence.idle', { idle: true });
    expect(statuses(alice, 'bob')).toEqual(['online', 'away']);
    await laptop.request('presence.idle', { idle: false });
    expect(statuses(alice, 'bob')).toEqual(['online', 'away', 'online']);
  });

  it('of somebody away stays so while their device is gone for a moment', async () => {
    const test = await createTestRules();
    const [alice, bob] = [await arrive(test, 'alice'), await arrive(test, 'bob')];
    await alice.request('presence.watch', { userIds: ['bob'] });
    await bob.request('presence.idle', { idle: true });
    bob.close();
    await test.clock.advance(11_000);
    expect(statuses(alice, 'bob')).toEqual(['away', 'offline']);
  });

  it('comes with the answer to session.open for whom it names', async () => {
    const test = await createTestRules();
    const bob = await arrive(test, 'bob');
    const alice = test.connect();
    const { sync } = await alice.open({ token: test.token('alice'), watch: ['bob', 'carol'] });
    expect(sync.presence.map(({ status }) => status)).toEqual(['online', 'offline']);
    await bob.request('presence.set', { status: 'away' });
    expect(statuses(alice, 'bob')).toEqual(['away']);
  });

  it('ends with the session that watched', async () => {
    const test = await createTestRules();
    const alice = await arrive(test, 'alice');
    await alice.request('presence.watch', { userIds: ['bob'] });
    alice.close();
    await settled();
    const again = await arrive(test, 'alice');
    const bob = await arrive(test, 'bob');
    await bob.request('presence.set', { status: 'dnd' });
    expect(statuses(again, 'bob')).toEqual([]);
  });

  it('of a user of the same id in another app is another', async () => {
    const test = await createTestRules();
    await arrive(test, 'bob');
    const request = { op: 'presence.get' as const, params: { userIds: ['bob'] }, requestId: 'r' };
    expect((await test.rules.dispatch(test.admin(), request)).items[0]?.status).toBe('online');
    expect((await test.rules.dispatch(test.admin(otherApp), request)).items[0]?.status).toBe('offline');
  });
});

describe('what others see', () => {
  const state = fc.record(
    {
      devices: fc.array(fc.boolean(), { maxLength: 4 }).map((idle) => new Map(idle.map((one, i) => [`s${i}`, one]))),
      waiting: fc.constantFrom('online' as const, 'away' as const),
      busy: fc.boolean(),
      set: fc.constantFrom('away' as const, 'dnd' as const, 'busy' as const, 'offline' as const),
      lastSeen: fc.nat(),
    },
    { requiredKeys: ['devices', 'busy'] },
  );

  it('is offline without a device, else what was set, else what calls say, else what devices say', () => {
    fc.assert(
      fc.property(state, (one) => {
        const { status, lastSeen } = presenceView('bob', one);
        const idle = one.devices.size > 0 ? ![...one.devices.values()].includes(false) : one.waiting === 'away';
        const there = one.devices.size > 0 || one.waiting !== undefined;
        const expected = !there ? 'offline' : (one.set ?? (one.busy ? 'busy' : idle ? 'away' : 'online'));
        expect(status).toBe(expected);
        if (status !== 'offline') expect(lastSeen).toBeUndefined();
      }),
    );
  });

  it('of nobody is offline', () => {
    expect(presenceView('nobody', unknownPresence)).toEqual({ userId: 'nobody', status: 'offline' });
  });
});
