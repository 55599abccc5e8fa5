import type { OperationName, Params } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createMemoryPhoneNetwork, type MemoryPhone } from '../adapters/memory/create-memory-phone-network.js';
import type { PhoneLegEvent } from '../kernel/phone-edge.js';
import { settled } from '../testing/create-fake-clock.js';
import type { TestClient } from '../testing/create-test-client.js';
import { createTestRules, otherApp, testApp } from '../testing/create-test-rules.js';
import type { PhonePolicy } from './phone-policy.js';

/** Alice and Bob, each with a laptop and a desk phone; Carol has a laptop alone. */
async function openOffice(policy: Partial<PhonePolicy> = {}) {
  const network = createMemoryPhoneNetwork(policy);
  const test = await createTestRules({ phone: network, users: ['alice', 'bob', 'carol'] });
  const admin = async <K extends OperationName>(op: K, params: Params<K>, app = testApp) =>
    test.rules.dispatch(test.admin(app), { op, params, requestId: 'r' });
  await admin('phone.create', { name: 'desk-a', userId: 'alice' });
  await admin('phone.create', { name: 'desk-b', userId: 'bob' });
  await admin('number.upsert', { number: '+15550001000', userId: 'alice' });
  await admin('number.upsert', { number: '102', userId: 'bob' });
  const open = async (user: string, device: string) => {
    const client = test.connect();
    await client.open({ token: test.token(user), device });
    return client;
  };
  const [alice, bob] = [await open('alice', 'laptop-a'), await open('bob', 'laptop-b')];
  const dial = async (to: string, account = 'desk-a') => {
    const phone = network.call(to, account, { account });
    await settled();
    return phone;
  };
  /** The phone of what was placed to the address last. */
  const at = (to: string) => network.phones.findLast(({ placed }) => placed?.to === to);
  const last = (client: TestClient) => client.events('call.updated').at(-1)?.call;
  return { test, network, admin, open, alice, bob, dial, at, last };
}

async function does(phone: MemoryPhone | undefined, ...events: PhoneLegEvent[]): Promise<void> {
  for (const event of events) phone?.tell(event);
  await settled();
}
const answered: PhoneLegEvent = { type: 'answered', sdp: 'answer' };
const hungUp: PhoneLegEvent = { type: 'ended', reason: 'hangup' };

describe('a call by a desk phone', () => {
  it('to a number is a call of its user, who is seen to be in it, and in their log once', async () => {
    const { dial, at, last, alice, bob, network } = await openOffice();
    const desk = await dial('+15557770000');
    const placed = at('tel:+15557770000');
    expect(placed?.placed).toMatchObject({ caller: '+15550001000', sdp: 'offer of the phone' });
    expect(last(alice)).toMatchObject({
      topology: 'phone',
      state: 'ringing',
      createdBy: 'alice',
      number: '+15550001000',
    });
    await does(placed, { type: 'ringing' });
    expect(desk.done).toEqual(['ring']);
    await does(placed, answered);
    expect(desk.done).toEqual(['ring', 'accept answer']);
    expect(last(alice)).toMatchObject({
      state: 'active',
      participants: [{ id: 'alice', state: 'joined' }, { phone: true }],
    });
    const status = async () => (await bob.request('presence.get', { userIds: ['alice'] })).items[0]?.status;
    expect(await status()).toBe('busy');
    await does(desk, hungUp);
    expect(await status()).toBe('online');
    expect(placed?.done).toEqual(['end hangup']);
    expect(last(alice)).toMatchObject({ state: 'ended', reason: 'hangup', endedBy: 'alice' });
    const { calls } = await alice.request('call.list', {});
    expect(calls).toMatchObject([{ createdBy: 'alice', reason: 'hangup' }]);
    expect(network.phones).toHaveLength(2);
  });

  it.each([
    ['busy', 'busy', 'busy'],
    ['rejected', 'rejected', 'rejected'],
    ['timeout', 'timeout', 'timeout'],
    ['unknownNumber', 'unknownNumber', 'unknownNumber'],
  ] as const)('whose phone ends by %s says so', async (reason, told, recorded) => {
    const { dial, at, last, alice } = await openOffice();
    const desk = await dial('+15557770000');
    await does(at('tel:+15557770000'), { type: 'ended', reason });
    expect(desk.done).toEqual([`end ${told}`]);
    expect(last(alice)).toMatchObject({ state: 'ended', reason: recorded });
  });

  it('is given up, ends by the other side, and rings no longer than others', async () => {
    const { test, dial, at, last, alice, bob } = await openOffice();
    const first = await dial('+15557770000');
    await does(first, { type: 'ended', reason: 'cancelled' });
    expect(at('tel:+15557770000')?.done).toEqual(['end cancelled']);
    expect(last(alice)).toMatchObject({ reason: 'cancelled', endedBy: 'alice' });
    const second = await dial('+15557770001');
    await does(at('tel:+15557770001'), answered, hungUp);
    expect(second.done).toEqual(['accept answer', 'end hangup']);
    expect(last(alice)).toMatchObject({ reason: 'hangup', endedBy: 'tel:+15557770001' });
    const third = await dial('+15557770002');
    for (let i = 0; i < 3; i += 1) {
      await Promise.all([alice, bob].map((client) => client.request('session.ping', {})));
      await test.clock.advance(20_000);
    }
    expect([third.done, at('tel:+15557770002')?.done]).toEqual([['end timeout'], ['end timeout']]);
  });

  it('may call what a device may, with the same limits, and help at any time', async () => {
    const { admin, dial, network } = await openOffice({ concurrent: 1, barred: ['+1555888'] });
    const ends = async (to: string, account?: string) => (await dial(to, account)).done;
    expect(await ends('+15558880000')).toEqual(['end barred']);
    expect(await ends('+19005550123')).toEqual(['end barred']);
    expect(await ends('+15557770000', 'desk-b')).toEqual(['end barred']);
    expect(await ends('nobody')).toEqual(['end unknownNumber']);
    expect(await ends('999999')).toEqual(['end unknownNumber']);
    expect(await ends('+15557770000')).toEqual([]);
    expect(await ends('+15557770000')).toEqual(['end unreachable']);
    expect(await ends('911', 'desk-b')).toEqual([]);
    expect(await ends('112')).toEqual([]);
    await admin('phone.delete', { name: 'desk-a' });
    expect(await ends('+15557770000')).toEqual(['end barred']);
    expect(await ends('+15557770000', 'desk-x')).toEqual(['end barred']);
    expect(network.phones.filter(({ placed }) => placed).map(({ placed }) => placed?.to)).toEqual([
      ...['tel:+15557770000', 'tel:911', 'tel:112'],
    ]);
  });

  it('to an extension, or a user by name, rings their devices, which answer it', async () => {
    const { dial, at, last, alice, bob } = await openOffice();
    for (const to of ['102', 'bob']) {
      const desk = await dial(to);
      const call = last(bob);
      expect(call).toMatchObject({ topology: 'phone', state: 'ringing', createdBy: 'alice' });
      expect(desk.done).toEqual(['ring']);
      await bob.request('call.accept', { callId: call?.id ?? '' });
      await settled();
      expect(bob.events('media.described').at(-1)?.description.sdp).toBe('offer of the phone');
      await bob.request('media.describe', {
        ...{ callId: call?.id ?? '', channel: 'phone', epoch: 1 },
        description: { type: 'answer', sdp: 'answer of bob' },
      });
      expect(desk.done).toEqual(['ring', 'accept answer of bob']);
      expect(at('sip:desk-b@parley.phone')?.done).toEqual(['end cancelled']);
      expect(last(alice)).toMatchObject({ state: 'active' });
      // It is not this device's to end or to take.
      const callId = call?.id ?? '';
      await expect(alice.request('call.hangup', { callId })).rejects.toMatchObject({
        body: { code: 'calls/forbidden' },
      });
      await expect(alice.request('call.rejoin', { callId })).rejects.toMatchObject({
        body: { code: 'calls/forbidden' },
      });
      await bob.request('call.hangup', { callId });
      expect(desk.done).toEqual(['ring', 'accept answer of bob', 'end hangup']);
    }
    for (const client of [alice, bob]) expect((await client.request('call.list', {})).calls).toHaveLength(2);
  });

  it('reaches nobody of another app, who has blocked its user, or is its user', async () => {
    const { admin, dial, bob, network } = await openOffice();
    await admin('user.upsert', { userId: 'zoe' }, otherApp);
    await admin('number.upsert', { number: '103', userId: 'zoe' }, otherApp);
    await admin('phone.create', { name: 'desk-z', userId: 'zoe' }, otherApp);
    for (const to of ['zoe', '103', 'desk-z', 'desk-b', 'alice'])
      expect([to, (await dial(to)).done]).toEqual([to, ['end unknownNumber']]);
    await bob.request('block.add', { userId: 'alice' });
    expect((await dial('102')).done).toEqual(['end barred']);
    expect(network.phones.filter(({ placed }) => placed)).toEqual([]);
  });
});

describe('a desk phone of who is called', () => {
  it('rings beside the devices for a phone that calls, and answers it', async () => {
    const { network, admin, at, last, alice } = await openOffice();
    await admin('phone.create', { name: 'kitchen', userId: 'alice' });
    const caller = network.call('+15550001000');
    await settled();
    const [desk, kitchen] = [at('sip:desk-a@parley.phone'), at('sip:kitchen@parley.phone')];
    expect(desk?.placed).toMatchObject({ caller: '+15557770000' });
    expect(desk?.placed?.sdp).toContain('a=inactive');
    await does(desk, { type: 'ringing' }, answered);
    expect(caller.done).toEqual(['ring', 'accept answer to offer of the phone']);
    expect(kitchen?.done).toEqual(['end cancelled']);
    expect(last(alice)).toMatchObject({
      state: 'active',
      participants: [{ phone: true }, { id: 'alice', device: 'desk-phone' }],
    });
    await does(caller, hungUp);
    expect(desk?.done).toEqual(['offer offer of the phone', 'end hangup']);
    expect(last(alice)).toMatchObject({ state: 'ended', reason: 'hangup', endedBy: 'tel:+15557770000' });
    const again = network.call('+15550001000');
    await settled();
    await does(at('sip:desk-a@parley.phone'), answered);
    await does(at('sip:desk-a@parley.phone'), hungUp);
    expect(again.done).toEqual(['ring', 'accept answer to offer of the phone', 'end hangup']);
    expect(last(alice)).toMatchObject({ reason: 'hangup', endedBy: 'alice' });
  });

  it('that answers and then agrees to nothing ends the call', async () => {
    const { network, at, last, alice } = await openOffice();
    const caller = network.call('+15550001000');
    await settled();
    const desk = at('sip:desk-a@parley.phone') ?? expect.fail();
    desk.answerTo = () => undefined;
    await does(desk, answered);
    expect(last(alice)).toMatchObject({ state: 'ended', reason: 'failed' });
    expect([caller.done.at(-1), desk.done.at(-1)]).toEqual(['end hangup', 'end hangup']);
  });

  it('stops where a device answers, the caller gives up, or nobody answers in time', async () => {
    const { test, network, at, last, alice, bob } = await openOffice();
    network.call('+15550001000');
    await settled();
    await alice.request('call.accept', { callId: last(alice)?.id ?? '' });
    expect(at('sip:desk-a@parley.phone')?.done).toEqual(['end cancelled']);
    await alice.request('call.hangup', { callId: last(alice)?.id ?? '' });
    const caller = network.call('+15550001000');
    await settled();
    await does(caller, { type: 'ended', reason: 'cancelled' });
    expect(at('sip:desk-a@parley.phone')?.done).toEqual(['end cancelled']);
    network.call('+15550001000');
    await settled();
    for (let i = 0; i < 3; i += 1) {
      await Promise.all([alice, bob].map((client) => client.request('session.ping', {})));
      await test.clock.advance(20_000);
    }
    expect(at('sip:desk-a@parley.phone')?.done).toEqual(['end cancelled']);
    expect(last(alice)).toMatchObject({ reason: 'timeout' });
    expect(network.phones).toHaveLength(6);
  });

  it('declines for its user; where it is busy or not there, the devices ring on', async () => {
    const { network, at, last, alice } = await openOffice();
    for (const reason of ['busy', 'timeout', 'unreachable'] as const) {
      const caller = network.call('+15550001000');
      await settled();
      await does(at('sip:desk-a@parley.phone'), { type: 'ended', reason });
      expect([reason, last(alice)?.state]).toEqual([reason, 'ringing']);
      await does(caller, { type: 'ended', reason: 'cancelled' });
    }
    const caller = network.call('+15550001000');
    await settled();
    await does(at('sip:desk-a@parley.phone'), { type: 'ended', reason: 'rejected' });
    expect(last(alice)).toMatchObject({ state: 'ended', reason: 'rejected', endedBy: 'alice' });
    expect(caller.done).toEqual(['ring', 'end rejected']);
  });

  it('rings for a user who calls from a device, which goes on with it on a new channel', async () => {
    const { alice, bob, at, last } = await openOffice();
    const { call } = await alice.request('call.start', { clientId: 'c1', to: 'bob', video: true });
    await settled();
    const desk = at('sip:desk-b@parley.phone');
    expect(desk?.placed).toMatchObject({ caller: 'alice' });
    expect(desk?.placed?.sdp).toContain('a=inactive');
    await does(desk, { type: 'ringing' }, answered);
    for (const client of [alice, bob])
      expect(last(client)).toMatchObject({ id: call.id, state: 'active', topology: 'phone', epoch: 2, video: false });
    await alice.request('media.describe', {
      ...{ callId: call.id, channel: 'phone', epoch: 2 },
      description: { type: 'offer', sdp: 'offer of alice' },
    });
    await settled();
    expect(desk?.done).toEqual(['offer offer of alice']);
    expect(alice.events('media.described').at(-1)).toMatchObject({
      ...{ channel: 'phone', epoch: 2, description: { type: 'answer', sdp: 'answer to offer of alice' } },
    });
    await expect(bob.request('call.hangup', { callId: call.id })).rejects.toMatchObject({
      body: { code: 'calls/forbidden' },
    });
    await does(desk, hungUp);
    expect(last(alice)).toMatchObject({ state: 'ended', reason: 'hangup', endedBy: 'bob' });
    const next = (await alice.request('call.start', { clientId: 'c2', to: 'bob', video: false })).call;
    await settled();
    await does(at('sip:desk-b@parley.phone'), answered);
    await alice.request('call.hangup', { callId: next.id });
    expect(at('sip:desk-b@parley.phone')?.done).toEqual(['end hangup']);
  });

  it('does not ring for what is encrypted from device to device, nor after the call has become one of more', async () => {
    const { alice, at, open, last } = await openOffice();
    await open('carol', 'laptop-c');
    await alice.request('call.start', { clientId: 'c1', to: 'bob', video: false, encrypted: true });
    await settled();
    expect(at('sip:desk-b@parley.phone')).toBeUndefined();
    await alice.request('call.hangup', { callId: last(alice)?.id ?? '' });
    const { call } = await alice.request('call.start', { clientId: 'c2', to: 'bob', video: false });
    await settled();
    await alice.request('call.add', { callId: call.id, userIds: ['carol'] });
    expect(at('sip:desk-b@parley.phone')?.done).toEqual(['end cancelled']);
  });

  it('answers the desk phone of another user', async () => {
    const { dial, at, last, bob, alice } = await openOffice();
    const caller = await dial('102');
    const desk = at('sip:desk-b@parley.phone');
    expect(desk?.placed).toMatchObject({ caller: 'alice' });
    await does(desk, answered);
    expect(caller.done).toEqual(['ring', 'accept answer to offer of the phone']);
    await does(desk, hungUp);
    expect(caller.done).toEqual(['ring', 'accept answer to offer of the phone', 'end hangup']);
    for (const client of [alice, bob]) expect(last(client)).toMatchObject({ state: 'ended', endedBy: 'bob' });
  });

  it('loses its registration and its calls where the tokens of its user are revoked', async () => {
    const { admin, network } = await openOffice();
    const before = network.atDoor.length;
    await admin('token.revoke', { userId: 'alice' });
    await settled();
    expect(network.atDoor.slice(before)).toEqual(['end desk-a']);
  });
});
