import type { CallRecord } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { settled } from '../testing/create-fake-clock.js';
import type { PhoneLegEvent } from '../kernel/phone-edge.js';
import { createMemoryPhoneNetwork, type MemoryPhone } from '../adapters/memory/create-memory-phone-network.js';
import type { TestClient } from '../testing/create-test-client.js';
import { createTestRules } from '../testing/create-test-rules.js';
import type { PhonePolicy } from './phone-policy.js';

/** Alice, who has a number, on two devices; and a phone network. */
async function openOffice(policy: Partial<PhonePolicy> = {}) {
  const network = createMemoryPhoneNetwork(policy);
  const test = await createTestRules({ phone: network });
  const admin = (op: 'number.upsert' | 'number.delete', params: object) =>
    test.rules.dispatch(test.admin(), { op, params, requestId: 'r' });
  await admin('number.upsert', { number: '+15550001000', userId: 'alice' });
  await admin('number.upsert', { number: '101', userId: 'bob' });
  const open = async (user: string, device: string) => {
    const client = test.connect();
    await client.open({ token: test.token(user), device });
    return client;
  };
  const laptop = await open('alice', 'laptop');
  const tablet = await open('alice', 'tablet');
  const dial = async (to: string, clientId = 'c1') =>
    (await laptop.request('call.start', { clientId, to, video: false })).call;
  const offer = (call: CallRecord, sdp = 'offer', client: TestClient = laptop) =>
    client.request('media.describe', {
      ...{ callId: call.id, channel: 'phone', epoch: call.epoch },
      description: { type: 'offer', sdp },
    });
  /** A call that alice began and a phone has answered. */
  const talk = async (to: string, clientId: string) => {
    const call = await dial(to, clientId);
    await offer(call);
    const phone = network.phones.at(-1);
    phone?.tell({ type: 'answered', sdp: 'answer' });
    return { call, phone };
  };
  const last = (client: TestClient = laptop, id?: string) =>
    client
      .events('call.updated')
      .filter(({ call }) => id === undefined || call.id === id)
      .at(-1)?.call;
  const described = (client: TestClient = laptop) =>
    client.events('media.described').map(({ description: { type, sdp } }) => `${type} ${sdp ?? ''}`.trim());
  return { test, network, admin, open, laptop, tablet, dial, offer, talk, last, described };
}

/** The phone does it, and all are told. */
async function does(phone: MemoryPhone | undefined, event: PhoneLegEvent): Promise<void> {
  phone?.tell(event);
  await settled();
}

describe('a call to a phone', () => {
  it('rings once the device has offered, and carries early tones, the answer and the end', async () => {
    const { network, laptop, dial, offer, last, described } = await openOffice();
    const call = await dial('tel:+1 555 777-0000');
    expect(call).toMatchObject({ topology: 'phone', state: 'ringing', number: '+15550001000' });
    expect(call.participants[1]).toMatchObject({ id: 'tel:+15557770000', phone: true, state: 'invited' });
    expect(network.phones).toHaveLength(0);
    await offer(call);
    const [phone] = network.phones;
    expect(phone?.placed).toEqual({ callId: call.id, to: 'tel:+15557770000', caller: '+15550001000', sdp: 'offer' });
    await does(phone, { type: 'ringing' });
    expect(last()?.participants[1]?.state).toBe('ringing');
    await does(phone, { type: 'early', sdp: 'tones' });
    await does(phone, { type: 'answered', sdp: 'answer' });
    expect(last()).toMatchObject({ state: 'active' });
    expect(described()).toEqual(['pranswer tones', 'answer answer']);
    await laptop.request('call.end', { callId: call.id });
    expect(phone?.done).toEqual(['end hangup']);
    expect(last()).toMatchObject({ state: 'ended', reason: 'hangup', endedBy: 'alice' });
  });

  it.each([
    ['busy', 'busy'],
    ['rejected', 'rejected'],
    ['timeout', 'timeout'],
    ['unknownNumber', 'unknownNumber'],
    ['barred', 'barred'],
    ['unreachable', 'unreachable'],
    ['failed', 'failed'],
    ['hangup', 'failed'],
  ] as const)('that ends by %s before it is answered says %s', async (ended, reason) => {
    const { network, dial, offer, last } = await openOffice();
    await offer(await dial('tel:+15557770000'));
    await does(network.phones[0], { type: 'ended', reason: ended });
    expect(last()).toMatchObject({ state: 'ended', reason });
  });

  it('is cancelled by its caller, and by nobody answering in time', async () => {
    const { test, network, laptop, tablet, dial, offer, last } = await openOffice();
    const first = await dial('tel:+15557770000');
    await offer(first);
    await laptop.request('call.hangup', { callId: first.id });
    expect(network.phones[0]?.done).toEqual(['end cancelled']);
    await offer(await dial('tel:+15557770000', 'c2'));
    for (let i = 0; i < 3; i += 1) {
      await Promise.all([laptop, tablet].map((client) => client.request('session.ping', {})));
      await test.clock.advance(20_000);
    }
    expect(last()).toMatchObject({ state: 'ended', reason: 'timeout' });
    expect(network.phones[1]?.done).toEqual(['end timeout']);
  });

  it('hangs up the phone 1.5 s after its device is gone, and not while another place of the user is there', async () => {
    const { test, network, laptop, tablet, talk } = await openOffice();
    const { phone } = await talk('tel:+15557770000', 'c1');
    laptop.close();
    await test.clock.advance(1_499);
    expect(phone?.done).toEqual([]);
    await test.clock.advance(1);
    expect(phone?.done).toEqual(['end hangup']);
    expect(tablet.events('call.updated').at(-1)?.call).toMatchObject({ state: 'ended', reason: 'failed' });
    expect(network.phones).toHaveLength(1);
  });

  it('renegotiates from both sides, one at a time, and the device goes first where both begin at once', async () => {
    const { laptop, talk, offer, described } = await openOffice();
    const { call, phone } = await talk('tel:+15557770000', 'c1');
    if (!phone) throw new Error('no phone');
    await offer(call, 'hold');
    await settled();
    expect(phone.done).toEqual(['offer hold']);
    const heard: string[] = [];
    const theirs = (sdp: string) =>
      phone.tell({
        ...{ type: 'offered', sdp },
        answer: (answer) => void heard.push(`answer ${answer}`),
        refuse: () => void heard.push('refuse'),
      });
    theirs('held');
    await laptop.request('media.describe', {
      ...{ callId: call.id, channel: 'phone', epoch: 1, description: { type: 'answer', sdp: 'held by them' } },
    });
    theirs('again');
    await offer(call, 'mine');
    await settled();
    expect(heard).toEqual(['answer held by them', 'refuse']);
    expect(described()).toEqual([
      'answer answer',
      'answer answer to hold',
      'offer held',
      'offer again',
      'answer answer to mine',
    ]);
  });

  it('rolls the offer of the device back where the phone refuses it', async () => {
    const { talk, offer, described } = await openOffice();
    const { call, phone } = await talk('tel:+15557770000', 'c1');
    if (phone) phone.answerTo = () => undefined;
    await offer(call, 'video');
    await settled();
    expect(described().at(-1)).toBe('rollback');
  });

  it('goes on in another device of the user, which offers anew', async () => {
    const { tablet, talk, offer, described } = await openOffice();
    const { call, phone } = await talk('tel:+15557770000', 'c1');
    const { call: rejoined } = await tablet.request('call.rejoin', { callId: call.id });
    expect(rejoined.epoch).toBe(2);
    await offer(rejoined, 'from the tablet', tablet);
    await settled();
    expect(phone?.done).toEqual(['offer from the tablet']);
    expect(described(tablet)).toEqual(['answer answer to from the tablet']);
  });

  it('takes only what belongs on its channel, and cannot be recorded, captioned or joined by more', async () => {
    const { laptop, talk } = await openOffice();
    const { call } = await talk('tel:+15557770000', 'c1');
    const callId = call.id;
    const wrong = { callId, channel: 'peer:bob', epoch: 1, description: { type: 'offer' as const, sdp: 'x' } };
    await expect(laptop.request('media.describe', wrong)).rejects.toThrow('protocol/invalid-params');
    const rollback = { ...wrong, channel: 'phone', description: { type: 'rollback' as const } };
    await expect(laptop.request('media.describe', rollback)).rejects.toThrow('calls/media-refused');
    await expect(laptop.request('call.record', { callId, on: true })).rejects.toThrow('calls/unsupported');
    await expect(laptop.request('call.caption', { callId, on: true })).rejects.toThrow('calls/unsupported');
    await expect(laptop.request('call.add', { callId, userIds: ['bob'] })).rejects.toThrow('calls/unsupported');
    await expect(laptop.request('call.join', { callId })).rejects.toThrow('calls/forbidden');
  });
});

describe('who may call which phone', () => {
  it.each([
    ['tel:12', 'telephony/unknown-number', {}],
    ['tel:+19005550000', 'telephony/barred', {}],
    ['tel:+44123456789', 'telephony/barred', { barred: ['+44'] }],
    ['tel:+15557770000', 'telephony/limit', { daily: 0 }],
    ['sip:bob@example.org', 'telephony/barred', {}],
  ] as const)('%s is refused by %s under %j', async (to, code, policy) => {
    const { dial } = await openOffice(policy);
    await expect(dial(to)).rejects.toThrow(code);
  });

  it('is decided by the longest beginning', async () => {
    const { dial } = await openOffice({ barred: ['+44'], allowed: ['+4420', '+1900555'] });
    expect((await dial('tel:+442012345678')).state).toBe('ringing');
    expect((await dial('tel:+19005550000', 'c2')).state).toBe('ringing');
  });

  it('lets everybody call for help, with no number, no way left and no network that is known to work', async () => {
    const { network, open } = await openOffice({ daily: 0, country: 'GB', barred: ['+', '1', '9'] });
    network.up = false;
    const carol = await open('carol', 'c1');
    for (const number of ['112', '911', '999', '9-9-9']) {
      const { call } = await carol.request('call.start', { clientId: number, to: `tel:${number}`, video: false });
      expect(call.participants[1]?.id).toBe(`tel:${number.replaceAll('-', '')}`);
    }
  });

  it('needs a number to call from: an own one, or the main one of the app', async () => {
    const { open, admin } = await openOffice();
    const carol = await open('carol', 'c1');
    const start = (clientId: string) => carol.request('call.start', { clientId, to: 'tel:+15557770000', video: false });
    await expect(start('1')).rejects.toThrow('telephony/no-number');
    await admin('number.upsert', { number: '+15550001009', userId: 'bob', main: true });
    expect((await start('2')).call.number).toBe('+15550001009');
  });

  it('ends where the app has as many calls at once as it may', async () => {
    const { laptop, dial, talk } = await openOffice({ concurrent: 1 });
    const { call } = await talk('tel:+15557770000', 'c1');
    await expect(dial('tel:+15557770001', 'c2')).rejects.toThrow('telephony/limit');
    await laptop.request('call.hangup', { callId: call.id });
    expect((await dial('tel:+15557770001', 'c3')).state).toBe('ringing');
  });

  it('says that the network cannot be reached before anything rings', async () => {
    const { network, dial } = await openOffice();
    network.up = false;
    await expect(dial('tel:+15557770000')).rejects.toThrow('telephony/unreachable');
  });

  it('calls a user of the app by extension without any phone', async () => {
    const { dial } = await openOffice();
    expect(await dial('tel:101')).toMatchObject({ topology: 'p2p', participants: [{ id: 'alice' }, { id: 'bob' }] });
  });
});

describe('a phone that calls', () => {
  it('rings all devices; the one that answers gets its offer, and the phone the answer', async () => {
    const { network, laptop, tablet, last, described } = await openOffice();
    const phone = network.call('+15550001000', '+15557770000', { name: 'Mum' });
    await settled();
    const call = last(tablet);
    expect(call).toMatchObject({
      ...{ state: 'ringing', topology: 'phone', createdBy: 'tel:+15557770000', number: '+15550001000' },
      participants: [
        { phone: true, user: { name: 'Mum' }, state: 'joined' },
        { id: 'alice', state: 'ringing' },
      ],
    });
    expect(phone.done).toEqual(['ring']);
    const callId = call?.id ?? '';
    await tablet.request('call.accept', { callId });
    await settled();
    expect(described(tablet)).toEqual(['offer offer of the phone']);
    expect(described(laptop)).toEqual([]);
    await tablet.request('media.describe', {
      ...{ callId, channel: 'phone', epoch: 1, description: { type: 'answer', sdp: 'here' } },
    });
    expect(phone.done).toEqual(['ring', 'accept here']);
    await does(phone, { type: 'ended', reason: 'hangup' });
    expect(last(laptop)).toMatchObject({ state: 'ended', reason: 'hangup', endedBy: 'tel:+15557770000' });
  });

  it('is told why nobody comes', async () => {
    const { network, tablet, last } = await openOffice();
    network.call('+15550009999');
    await settled();
    expect(network.phones[0]?.done).toEqual(['end unknownNumber']);
    const phone = network.call('+15550001000');
    await settled();
    await tablet.request('call.reject', { callId: last(tablet)?.id ?? '', reason: 'busy' });
    expect(phone.done).toEqual(['ring', 'end busy']);
  });

  it('gives up, and is in the history as missed', async () => {
    const { network, laptop, last } = await openOffice();
    const phone = network.call('+15550001000', 'unavailable');
    await settled();
    await does(phone, { type: 'ended', reason: 'cancelled' });
    expect(last()).toMatchObject({ reason: 'cancelled', createdBy: 'sip:anonymous@anonymous.invalid' });
    const { calls } = await laptop.request('call.list', { missed: true });
    expect(calls.map(({ id }) => id)).toEqual([last()?.id]);
  });

  it('goes to the fallback where nobody takes it, and both phones are joined', async () => {
    const { network, admin, laptop, last } = await openOffice();
    await admin('number.upsert', { number: '+15550001000', userId: 'alice', fallback: '+15558880000' });
    const caller = network.call('+15550001000');
    await settled();
    await laptop.request('call.reject', { callId: last()?.id ?? '' });
    const fallback = network.phones[1];
    expect(fallback?.placed).toMatchObject({
      to: 'tel:+15558880000',
      caller: '+15550001000',
      sdp: 'offer of the phone',
    });
    await does(fallback, { type: 'ringing' });
    await does(fallback, { type: 'answered', sdp: 'fallback here' });
    expect(caller.done).toEqual(['ring', 'ring', 'accept fallback here']);
    await does(caller, { type: 'ended', reason: 'hangup' });
    expect(fallback?.done).toEqual(['end hangup']);
  });
});

describe('a transfer', () => {
  it('rings the other phone, joins the two and leaves, which the record says', async () => {
    const { network, laptop, talk, last } = await openOffice();
    const { call, phone } = await talk('tel:+15557770000', 'c1');
    await laptop.request('call.transfer', { callId: call.id, to: 'tel:+15559990000' });
    expect(last()?.transfer).toEqual({ to: 'tel:+15559990000', by: 'alice', state: 'trying' });
    await expect(laptop.request('call.transfer', { callId: call.id, to: 'tel:+15559990001' })).rejects.toThrow(
      'telephony/transferring',
    );
    const other = network.phones[1];
    await does(other, { type: 'answered', sdp: 'there' });
    await settled();
    expect(phone?.done).toEqual(['offer there']);
    expect(other?.done).toEqual(['offer answer to there']);
    expect(last()).toMatchObject({ state: 'ended', reason: 'hangup', transfer: { state: 'done' } });
    await does(other, { type: 'ended', reason: 'hangup' });
    expect(phone?.done).toEqual(['offer there', 'end hangup']);
  });

  it('that fails says why, and the call goes on', async () => {
    const { network, laptop, talk, last } = await openOffice();
    const { call, phone } = await talk('tel:+15557770000', 'c1');
    await laptop.request('call.transfer', { callId: call.id, to: 'tel:+15559990000' });
    await does(network.phones[1], { type: 'ended', reason: 'busy' });
    expect(last()).toMatchObject({ state: 'active', epoch: 1, transfer: { state: 'failed', reason: 'busy' } });
    expect(phone?.done).toEqual([]);
  });

  it('is given up with the call', async () => {
    const { network, laptop, talk, last } = await openOffice();
    const { call, phone } = await talk('tel:+15557770000', 'c1');
    await laptop.request('call.transfer', { callId: call.id, to: 'tel:+15559990000' });
    await does(phone, { type: 'ended', reason: 'hangup' });
    expect(network.phones[1]?.done).toEqual(['end cancelled']);
    expect(last()).toMatchObject({ state: 'ended', endedBy: 'tel:+15557770000' });
  });

  it('joins the phones of two calls', async () => {
    const { laptop, talk, last } = await openOffice();
    const one = await talk('tel:+15557770000', 'c1');
    const two = await talk('tel:+15557770001', 'c2');
    await laptop.request('call.transfer', { callId: one.call.id, attended: two.call.id });
    await settled();
    expect(last(laptop, one.call.id)).toMatchObject({
      state: 'ended',
      transfer: { state: 'done', to: 'tel:+15557770001' },
    });
    expect(last(laptop, two.call.id)).toMatchObject({ state: 'ended', reason: 'hangup' });
    expect([one.phone?.done.length, two.phone?.done.length]).toEqual([1, 2]);
    await does(one.phone, { type: 'ended', reason: 'hangup' });
    expect(two.phone?.done.at(-1)).toBe('end hangup');
  });
});
