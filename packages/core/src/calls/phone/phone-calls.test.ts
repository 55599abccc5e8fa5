import { beforeAll, describe, expect, it } from 'vitest';
import { eagerCalls } from '../../testing/eager-calls.js';
import { settled } from '../../testing/fake-clock.js';
import { createFakePhone } from '../../testing/fake-phone.js';
import { createFakePair, nextIncoming } from '../../testing/fake-talk.js';
import type { Call, CallParticipant } from '../calls.js';
import { patienceMs } from '../recovery.js';
import { refusedMs } from './phone-negotiation.js';

const number = 'tel:+15557770000';

function arrange() {
  const pair = createFakePair();
  const phone = createFakePhone(number, pair.network);
  pair.world.server.addPhone(phone);
  const described = () => pair.alice.requests.filter(({ op }) => op === 'media.describe');
  return { ...pair, phone, described };
}

beforeAll(eagerCalls);

async function dial() {
  const all = arrange();
  const call = await all.alice.calls.start(number, { video: true });
  await all.clock.advance(10);
  return { ...all, call };
}

async function talk() {
  const all = await dial();
  await all.phone.answer();
  await all.clock.advance(10);
  return all;
}

function other(call: Call): CallParticipant {
  return call.state.get().participants.find(({ local }) => !local)!;
}

async function hears(read: () => Promise<number>) {
  const before = await read();
  return (await read()) > before;
}

const device = (call: Call) => () => call.stats().then(({ audioEnergyReceived }) => audioEnergyReceived);

describe('a call to a phone', () => {
  it('is offered at once, with no candidates and no camera', async () => {
    const { call, phone, alice, media } = await dial();
    expect(phone.got.map(({ type }) => type)).toEqual(['offer']);
    expect(alice.requests.filter(({ op }) => op === 'media.trickle')).toEqual([]);
    expect(media.alice.open.map(({ source }) => source)).toEqual(['microphone']);
    expect(call.state.get()).toMatchObject({ status: 'calling', video: false, held: { local: false, remote: false } });
    expect(other(call)).toMatchObject({ kind: 'phone', number: '+15557770000' });
  });

  it('lets what the network plays before the answer be heard, and goes on with the answer', async () => {
    const { call, phone, clock } = await dial();
    phone.ring();
    await phone.early();
    await clock.advance(10);
    expect(other(call)).toMatchObject({ state: 'ringing', tracks: { microphone: { kind: 'audio' } } });
    expect([call.state.get().status, await hears(device(call))]).toEqual(['calling', true]);
    await phone.answer();
    await clock.advance(10);
    expect([call.state.get().status, await hears(() => phone.heard())]).toEqual(['active', true]);
  });

  it.each(['busy', 'timeout', 'rejected', 'unknownNumber', 'barred', 'unreachable'] as const)(
    'that ends by %s says so, and stands so in the history',
    async (reason) => {
      const { call, phone, alice } = await dial();
      phone.end(reason);
      await settled();
      expect(call.state.get()).toMatchObject({ status: 'ended', reason });
      expect((await alice.calls.history()).calls[0]).toMatchObject({ reason, number: '+15557770000', group: false });
    },
  );

  it('is refused where nobody has the number', async () => {
    const { alice } = arrange();
    await expect(alice.calls.start('tel:+1')).rejects.toMatchObject({ code: 'telephony/unknown-number' });
  });

  it('is muted as any call', async () => {
    const { call, phone } = await talk();
    await call.setMicrophoneEnabled(false);
    expect([await hears(() => phone.heard()), await hears(device(call))]).toEqual([false, true]);
  });

  it('can do what phones can', async () => {
    const { call } = await talk();
    expect(call.capabilities).toMatchObject({ hold: true, transfer: true, dtmf: true });
    expect(call.capabilities).toMatchObject({
      video: false,
      screen: false,
      add: false,
      record: false,
      captions: false,
    });
  });
});

describe('a call of a phone', () => {
  it('rings on every device, and is answered by one with what the phone offered', async () => {
    const { phone, bob, joinPhone, world, clock } = arrange();
    const second = joinPhone();
    const ringing = [nextIncoming(bob), nextIncoming(second)];
    await world.server.phoneRings(phone, 'bob');
    const [call, elsewhere] = await Promise.all(ringing);
    expect(call?.state.get()).toMatchObject({ status: 'incoming', direction: 'incoming', peer: { id: number } });
    await call?.accept();
    await clock.advance(10);
    expect(phone.got.map(({ type }) => type)).toEqual(['answer']);
    expect([call?.state.get().status, await hears(() => phone.heard())]).toEqual(['active', true]);
    expect(elsewhere?.state.get().reason).toBe('answeredElsewhere');
  });

  it('that nobody took is missed', async () => {
    const { phone, bob, world } = arrange();
    await world.server.phoneRings(phone, 'bob');
    await settled();
    phone.end('cancelled');
    await settled();
    expect((await bob.calls.history()).calls[0]).toMatchObject({ missed: true, number: '+15557770000' });
  });

  it('puts the call that runs on hold when it is answered', async () => {
    const { call, alice, world, network, clock, phone } = await talk();
    const second = createFakePhone('tel:+15558880000', network);
    world.server.addPhone(second);
    const ringing = nextIncoming(alice);
    await world.server.phoneRings(second, 'alice');
    await (await ringing).accept();
    await clock.advance(10);
    expect(call.state.get()).toMatchObject({ status: 'active', held: { local: true } });
    expect([await hears(() => phone.heard()), await hears(() => second.heard())]).toEqual([false, true]);
  });
});

describe('hold', () => {
  it('is agreed with the phone: neither hears the other until it is over', async () => {
    const { call, phone } = await talk();
    await call.hold();
    expect(call.state.get().held).toEqual({ local: true, remote: false });
    expect([await hears(() => phone.heard()), await hears(device(call))]).toEqual([false, false]);
    await call.hold(false);
    expect([await hears(() => phone.heard()), await hears(device(call))]).toEqual([true, true]);
  });

  it('of the phone is shown, beside that of the device', async () => {
    const { call, phone } = await talk();
    await phone.hold(true);
    await settled();
    expect(call.state.get().held).toEqual({ local: false, remote: true });
    await call.hold();
    expect(call.state.get().held).toEqual({ local: true, remote: true });
    await phone.hold(false);
    await settled();
    await call.hold(false);
    expect(call.state.get().held).toEqual({ local: false, remote: false });
  });

  it('follows the last of many hasty wishes', async () => {
    const { call, phone } = await talk();
    await Promise.all([true, false, true, false].map((on) => call.hold(on)));
    expect(call.state.get().held.local).toBe(false);
    expect(await hears(() => phone.heard())).toBe(true);
  });

  it('that the phone refuses is none', async () => {
    const { call, phone, clock, described } = await talk();
    phone.refusing = true;
    await expect(call.hold()).rejects.toMatchObject({ code: 'calls/unsupported' });
    expect([call.state.get().held.local, await hears(() => phone.heard())]).toEqual([false, true]);
    const said = described().length;
    await clock.advance(refusedMs * 3);
    expect(described()).toHaveLength(said);
  });
});

describe('keys and transfer', () => {
  it('sends tones', async () => {
    const { call, phone } = await talk();
    await call.sendDigits('12#a');
    expect(phone.tones.join('')).toBe('12#A');
    await expect(call.sendDigits('12x')).rejects.toMatchObject({ code: 'telephony/invalid-digits' });
  });

  it('sends none before there is a phone to hear them', async () => {
    const { call } = await dial();
    await expect(call.sendDigits('1')).rejects.toMatchObject({ code: 'calls/unsupported' });
  });

  it('settles a transfer with its outcome', async () => {
    const { call, phone, clock } = await talk();
    const to = 'tel:+15559990000';
    const first = call.transfer(to).catch((error: unknown) => error);
    await clock.advance(10);
    expect([call.state.get().transfer, call.capabilities.transfer]).toEqual([
      { to, by: 'alice', state: 'trying' },
      false,
    ]);
    phone.transfer({ to, by: 'alice', state: 'failed', reason: 'busy' });
    expect(await first).toMatchObject({ code: 'telephony/transfer-failed', details: { reason: 'busy' } });
    expect(call.state.get().status).toBe('active');
    const second = call.transfer(to);
    await clock.advance(10);
    phone.transfer({ to, by: 'alice', state: 'done' });
    phone.end('hangup');
    await second;
    expect(call.state.get().status).toBe('ended');
  });

  it('says that the call ended before a transfer did', async () => {
    const { call, phone, clock } = await talk();
    const outcome = call.transfer('tel:+15559990000').catch((error: unknown) => error);
    await clock.advance(10);
    phone.end('hangup');
    expect(await outcome).toMatchObject({ code: 'calls/ended' });
  });
});

describe('the way to the phone', () => {
  it('is found anew by a new offer on the same channel', async () => {
    const { call, phone, media, network, clock, described } = await talk();
    network.fail();
    media.alice.changeNetwork();
    await clock.advance(patienceMs);
    expect(call.state.get().status).toBe('reconnecting');
    network.heal();
    await clock.advance(10_000);
    expect(described().every(({ params }) => (params as { readonly channel: string }).channel === 'phone')).toBe(true);
    expect([call.state.get().status, await hears(() => phone.heard())]).toEqual(['active', true]);
  });

  it('is offered again later where the phone refused it', async () => {
    const { call, phone, media, clock } = await talk();
    phone.refusing = true;
    media.alice.changeNetwork();
    await clock.advance(10);
    const refused = phone.got.length;
    phone.refusing = false;
    await clock.advance(refusedMs);
    expect(phone.got.length).toBe(refused + 1);
    expect([call.state.get().status, await hears(() => phone.heard())]).toEqual(['active', true]);
  });

  it.each(['early', 'late'] as const)('is found although the server is lost %s in ringing', async (when) => {
    const { call, phone, alice, clock } = await dial();
    if (when === 'late') await phone.early();
    alice.drop();
    await clock.advance(1_000);
    await phone.answer();
    alice.resume();
    await clock.advance(10);
    expect([call.state.get().status, await hears(() => phone.heard())]).toEqual(['active', true]);
    expect(phone.got).toHaveLength(1);
  });

  it('is made anew by the page that comes after a reload', async () => {
    const { call, phone, alice, media, clock } = await talk();
    await call.hangup({ after: 10_000 });
    alice.crash();
    const again = await alice.open(media.alice).calls.rejoin(call.id);
    await clock.advance(100);
    expect([again.state.get().status, await hears(() => phone.heard())]).toEqual(['active', true]);
  });

  it('moves with the hold that it had', async () => {
    const { call, phone, world, clock } = await talk();
    await call.hold();
    world.server.move(call.id);
    await clock.advance(100);
    expect(call.state.get()).toMatchObject({ status: 'active', held: { local: true } });
    expect(await hears(() => phone.heard())).toBe(false);
    await call.hold(false);
    expect(await hears(() => phone.heard())).toBe(true);
  });
});
