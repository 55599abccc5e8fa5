import type { OperationName, Params, Result } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createMemoryPhoneNetwork } from '../adapters/memory/create-memory-phone-network.js';
import { createMemoryStores } from '../adapters/memory/create-memory-stores.js';
import { settled } from '../testing/create-fake-clock.js';
import { createTestRules, otherApp, testApp } from '../testing/create-test-rules.js';

/** Two apps with the same users, and one edge. */
async function openOffice(stores = createMemoryStores()) {
  const network = createMemoryPhoneNetwork();
  const test = await createTestRules({ phone: network, stores });
  const ask = <K extends OperationName>(op: K, params: Params<K>, app = testApp): Promise<Result<K>> =>
    test.rules.dispatch(test.admin(app), { op, params, requestId: 'r' });
  return { network, test, ask };
}

describe('a desk phone', () => {
  it('is given a password that is shown once, and let in by what only checks it', async () => {
    const { network, test, ask } = await openOffice();
    const made = await ask('phone.create', { name: 'alice-desk', userId: 'alice' });
    const phone = { name: 'alice-desk', userId: 'alice', createdAt: test.clock.now() };
    expect(made).toEqual({ phone, password: 'password-1', realm: 'parley.phone', server: '192.0.2.1:5060' });
    expect([...network.inside]).toEqual([['alice-desk', 'ha1 of alice-desk by password-1']]);
    const stored = await test.stores.deskPhones.ofName('alice-desk');
    expect(stored).toEqual({ ...phone, app: testApp, ha1: 'ha1 of alice-desk by password-1' });
    expect(await ask('phone.list', {})).toEqual({ phones: [phone] });
  });

  it('is listed to its user and to the app, and to nobody else', async () => {
    const { test, ask } = await openOffice();
    await ask('phone.create', { name: 'b', userId: 'bob' });
    await ask('phone.create', { name: 'a', userId: 'alice' });
    await ask('phone.create', { name: 'c', userId: 'alice' }, otherApp);
    const names = async (of: Promise<Result<'phone.list'>>) => (await of).phones.map(({ name }) => name);
    expect(await names(ask('phone.list', {}))).toEqual(['a', 'b']);
    const client = test.connect();
    await client.open({ token: test.token('alice'), device: 'laptop' });
    expect(await names(client.request('phone.list', {}))).toEqual(['a']);
  });

  it('has a name that no phone of any app has, and a user who exists', async () => {
    const { network, ask } = await openOffice();
    await ask('phone.create', { name: 'hall', userId: 'alice' });
    for (const app of [testApp, otherApp])
      await expect(ask('phone.create', { name: 'hall', userId: 'bob' }, app)).rejects.toMatchObject({
        code: 'telephony/name-taken',
      });
    await expect(ask('phone.create', { name: 'roof', userId: 'nobody' })).rejects.toMatchObject({
      code: 'auth/unknown-user',
    });
    for (const name of ['', 'a b', 'a@b', 'ä', 'x'.repeat(65)])
      await expect(ask('phone.create', { name, userId: 'bob' })).rejects.toMatchObject({
        code: 'protocol/invalid-params',
      });
    expect([...network.inside.keys()]).toEqual(['hall']);
  });

  it('is taken away by its own app alone, and shown out', async () => {
    const { network, ask } = await openOffice();
    await ask('phone.create', { name: 'hall', userId: 'alice' });
    await expect(ask('phone.delete', { name: 'hall' }, otherApp)).rejects.toMatchObject({
      code: 'telephony/no-phone',
    });
    await ask('phone.delete', { name: 'hall' });
    await expect(ask('phone.delete', { name: 'hall' })).rejects.toMatchObject({ code: 'telephony/no-phone' });
    expect(network.atDoor).toEqual(['allow hall', 'refuse hall']);
    await ask('phone.create', { name: 'hall', userId: 'bob' }, otherApp);
    expect(network.inside.get('hall')).toBe('ha1 of hall by password-2');
  });

  it('comes in again where the edge or the server is started anew', async () => {
    const { network, test, ask } = await openOffice();
    await ask('phone.create', { name: 'one', userId: 'alice' });
    await ask('phone.create', { name: 'two', userId: 'alice' }, otherApp);
    await ask('phone.create', { name: 'three', userId: 'alice' });
    await ask('phone.delete', { name: 'three' });
    const inside = [...network.inside].sort();
    network.restart();
    await settled();
    expect([...network.inside].sort()).toEqual(inside);
    const next = await openOffice(test.stores);
    next.network.restart();
    await settled();
    expect([...next.network.inside].sort()).toEqual(inside);
  });

  it('is let in or shown out later where the edge does not answer', async () => {
    const { network, test, ask } = await openOffice();
    await ask('phone.create', { name: 'old', userId: 'alice' });
    await ask('phone.create', { name: 'again', userId: 'alice' });
    network.shut = true;
    await ask('phone.create', { name: 'new', userId: 'alice' });
    await ask('phone.delete', { name: 'old' });
    await ask('phone.delete', { name: 'again' });
    await ask('phone.create', { name: 'again', userId: 'bob' });
    expect([...network.inside.keys()]).toEqual(['old', 'again']);
    await test.clock.advance(2_000);
    expect(network.inside.has('old')).toBe(true);
    network.shut = false;
    await test.clock.advance(2_000);
    expect([...network.inside].sort()).toEqual([
      ['again', 'ha1 of again by password-4'],
      ['new', 'ha1 of new by password-3'],
    ]);
    // Who had the name before has no registration by it.
    expect(network.atDoor.indexOf('refuse again')).toBeLessThan(network.atDoor.lastIndexOf('allow again'));
    expect(network.atDoor).toContain('refuse again');
    expect(test.logged.length).toBeGreaterThan(0);
    expect(JSON.stringify(test.logged)).not.toMatch(/password|ha1/);
  });

  it('needs an edge that lets phones in', async () => {
    const { door: _, ...network } = createMemoryPhoneNetwork();
    const test = await createTestRules({ phone: network });
    const params = { name: 'hall', userId: 'alice' };
    await expect(
      test.rules.dispatch(test.admin(), { op: 'phone.create', params, requestId: 'r' }),
    ).rejects.toMatchObject({ code: 'telephony/unavailable' });
  });
});
