import { afterEach, describe, expect, it } from 'vitest';
import type { IncomingPhoneCall, PhoneEdge, PhoneLegEvent } from '../../kernel/phone-edge.js';
import { systemClock } from '../system/system-clock.js';
import { createSipPeer, type SipPeer } from '../../testing/create-sip-peer.js';
import { createSipEdge } from './create-sip-edge.js';

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Events in the order they come, and a way to wait for the next one. */
function createEar() {
  const heard: PhoneLegEvent[] = [];
  const waiting: (() => void)[] = [];
  return {
    heard,
    types: () => heard.map(({ type }) => type),
    tell(event: PhoneLegEvent) {
      heard.push(event);
      for (const wake of waiting.splice(0)) wake();
    },
    async until<T extends PhoneLegEvent['type']>(type: T): Promise<Extract<PhoneLegEvent, { type: T }>> {
      for (;;) {
        const found = heard.find((event) => event.type === type);
        if (found) return found as Extract<PhoneLegEvent, { type: T }>;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
  };
}

async function open(): Promise<{ peer: SipPeer; edge: PhoneEdge }> {
  const peer = await createSipPeer();
  closing.push(() => peer.close());
  const address = { url: peer.url, secret: 'secret-of-the-edge', realm: 'parley.test' };
  const edge = createSipEdge({ address, clock: systemClock, log: quiet });
  closing.push(() => edge.stop());
  await up(edge);
  return { peer, edge };
}

async function up(edge: PhoneEdge): Promise<void> {
  while (!edge.isUp()) await new Promise((resolve) => setImmediate(resolve));
}

async function placed() {
  const { peer, edge } = await open();
  const ear = createEar();
  const call = { callId: 'c', to: 'tel:+15557770000', caller: '+15550001000', sdp: 'v=0 offer' };
  const leg = edge.place(call, ear.tell);
  const invite = await peer.next('INVITE');
  return { peer, edge, ear, leg, invite };
}

/** A leg that was placed and answered, and the ACK that the phone got. */
async function talking() {
  const all = await placed();
  all.peer.reply(all.invite, 200, { body: 'v=0 answer' });
  await all.ear.until('answered');
  await all.peer.next('ACK');
  return all;
}

async function called() {
  const { peer, edge } = await open();
  const ear = createEar();
  const incoming = new Promise<IncomingPhoneCall>((resolve) => edge.onIncoming(resolve));
  const headers = ['X-Parley-Trunk: one', 'P-Asserted-Identity: "Mum" <sip:+15557771111@carrier.test>'];
  peer.request('INVITE', { body: 'v=0 offer', headers, cseq: 7 });
  const call = await incoming;
  return { peer, edge, ear, call };
}

describe('a backend that leaves', () => {
  it('hangs up, and is registered no more', async () => {
    const { peer, edge, ear } = await talking();
    const before = peer.registrations;
    await edge.stop();
    expect(peer.registrations).toBe(before + 1);
    await peer.next('BYE');
    expect(ear.types()).toEqual(['answered', 'ended']);
  });
});

describe('a leg that is placed', () => {
  it('carries the offer, the number that is shown, early tones, the answer and the end', async () => {
    const { peer, ear, leg, invite } = await placed();
    expect(invite.first).toBe('INVITE sip:+15557770000@parley.test;user=phone SIP/2.0');
    expect(invite.header('x-parley-caller')).toBe('+15550001000');
    expect(invite.body).toBe('v=0 offer');
    peer.reply(invite, 180);
    peer.reply(invite, 183, { body: 'v=0 tones' });
    peer.reply(invite, 200, { body: 'v=0 answer' });
    expect((await ear.until('answered')).sdp).toBe('v=0 answer');
    await peer.next('ACK');
    leg.end('hangup');
    const bye = await peer.next('BYE');
    expect(bye.header('reason')).toContain('cause=16');
    peer.reply(bye, 200);
    leg.end('hangup');
    expect(ear.types()).toEqual(['ringing', 'early', 'answered', 'ended']);
  });

  it.each([
    [486, undefined, 'busy'],
    [404, undefined, 'unknownNumber'],
    [503, 'Q.850;cause=1', 'unknownNumber'],
    [603, undefined, 'rejected'],
  ] as const)('is told %i with %s as %s', async (status, reason, end) => {
    const { peer, ear, invite } = await placed();
    peer.reply(invite, status, { headers: reason === undefined ? [] : [`Reason: ${reason}`] });
    expect(await ear.until('ended')).toEqual({ type: 'ended', reason: end });
    await peer.next('ACK');
    expect(ear.types()).toEqual(['ended']);
  });

  it('is cancelled', async () => {
    const { peer, ear, leg, invite } = await placed();
    peer.reply(invite, 180);
    await ear.until('ringing');
    leg.end('cancelled');
    const cancel = await peer.next('CANCEL');
    peer.reply(cancel, 200);
    peer.reply(invite, 487);
    await peer.next('ACK');
    expect(ear.types()).toEqual(['ringing', 'ended']);
  });

  it('is hung up where its answer crosses the CANCEL: no ghost stays', async () => {
    const { peer, ear, leg, invite } = await placed();
    peer.reply(invite, 180);
    await ear.until('ringing');
    leg.end('cancelled');
    const cancel = await peer.next('CANCEL');
    peer.reply(invite, 200, { body: 'v=0 answer' });
    peer.reply(cancel, 481);
    await peer.next('ACK');
    peer.reply(await peer.next('BYE'), 200);
    expect(ear.types()).toEqual(['ringing', 'ended']);
  });

  it('is cancelled where it is given up before the network has said a word', async () => {
    const { peer, ear, leg, invite } = await placed();
    leg.end('cancelled');
    peer.reply(invite, 100);
    peer.reply(await peer.next('CANCEL'), 200);
    peer.reply(invite, 487);
    await peer.next('ACK');
    expect(ear.types()).toEqual(['ended']);
  });

  it('ends by the BYE of the phone', async () => {
    const { peer, ear, leg, invite } = await talking();
    peer.request('BYE', { in: invite, headers: ['Reason: Q.850;cause=41'] });
    await peer.next('200 BYE');
    expect(await ear.until('ended')).toEqual({ type: 'ended', reason: 'failed' });
    leg.end('hangup');
    expect(ear.types()).toEqual(['answered', 'ended']);
  });

  it('ends once where both hang up at once', async () => {
    const { peer, ear, leg, invite } = await talking();
    leg.end('hangup');
    peer.request('BYE', { in: invite });
    const bye = await peer.next('BYE');
    // The dialog is gone already (RFC 3261, 15.1.2).
    await peer.next('481 BYE');
    peer.reply(bye, 481);
    expect(ear.types()).toEqual(['answered', 'ended']);
  });

  it('offers anew, and is told where that is refused', async () => {
    const { peer, leg } = await talking();
    const asked = leg.renegotiate('v=0 hold');
    const invite = await peer.next('INVITE');
    expect(invite.body).toBe('v=0 hold');
    peer.reply(invite, 200, { body: 'v=0 held' });
    expect(await asked).toBe('v=0 held');
    const refused = expect(leg.renegotiate('v=0 video')).rejects.toThrow('488');
    peer.reply(await peer.next('INVITE'), 488);
    await refused;
  });

  it('tells what the phone offers anew, and carries the answer', async () => {
    const { peer, ear, invite } = await talking();
    peer.request('INVITE', { in: invite, body: 'v=0 their hold' });
    const offered = await ear.until('offered');
    expect(offered.sdp).toBe('v=0 their hold');
    offered.answer('v=0 held');
    expect((await peer.next('200 INVITE')).body).toBe('v=0 held');
  });

  it('refuses what the phone offers anew, and offers itself', async () => {
    const { peer, ear, leg, invite } = await talking();
    peer.request('INVITE', { in: invite, body: 'v=0 their hold' });
    (await ear.until('offered')).refuse();
    const asked = leg.renegotiate('v=0 mine');
    await peer.next('488 INVITE');
    peer.reply(await peer.next('INVITE'), 200, { body: 'v=0 theirs' });
    expect(await asked).toBe('v=0 theirs');
  });

  it('ends with the connection, which is made again', async () => {
    const { peer, edge, ear } = await talking();
    peer.drop();
    expect(await ear.until('ended')).toEqual({ type: 'ended', reason: 'failed' });
    expect(edge.isUp()).toBe(false);
    await up(edge);
    expect(peer.registrations).toBeGreaterThan(1);
    const ear2 = createEar();
    edge.place({ callId: 'd', to: 'tel:+15557770001', sdp: 'v=0 x' }, ear2.tell);
    peer.reply(await peer.next('INVITE'), 486);
    await ear2.until('ended');
  });

  it('ends as unreachable where there is no connection', async () => {
    const { peer, edge } = await open();
    await peer.close();
    while (edge.isUp()) await new Promise((resolve) => setImmediate(resolve));
    const ear = createEar();
    edge.place({ callId: 'c', to: 'tel:+15557770000', sdp: 'v=0 offer' }, ear.tell);
    expect(await ear.until('ended')).toEqual({ type: 'ended', reason: 'unreachable' });
  });
});

describe('a leg of a phone that calls', () => {
  it('rings, is answered with what the device says, and hung up', async () => {
    const { peer, ear, call } = await called();
    expect(call).toMatchObject({ to: '+15550001000', from: '+15557771111', name: 'Mum', sdp: 'v=0 offer' });
    const leg = call.take(ear.tell);
    leg.ring();
    await peer.next('180 INVITE');
    leg.accept('v=0 answer');
    const ok = await peer.next('200 INVITE');
    expect(ok.body).toBe('v=0 answer');
    peer.request('ACK', { in: ok, cseq: 7 });
    peer.request('BYE', { in: ok });
    await peer.next('200 BYE');
    expect(await ear.until('ended')).toEqual({ type: 'ended', reason: 'hangup' });
  });

  it('is refused with the status and the cause of why', async () => {
    const { peer, ear, call } = await called();
    call.take(ear.tell).end('busy');
    const busy = await peer.next('486 INVITE');
    expect(busy.header('reason')).toContain('cause=17');
    expect(ear.types()).toEqual(['ended']);
  });

  it('is refused without having rung', async () => {
    const { peer, call } = await called();
    call.refuse('unknownNumber');
    await peer.next('404 INVITE');
    expect(peer.received.map(({ status }) => status)).toEqual([100, 404]);
  });

  it('gives up', async () => {
    const { peer, ear, call } = await called();
    const leg = call.take(ear.tell);
    leg.ring();
    peer.request('CANCEL', { in: await peer.next('180 INVITE'), cseq: 7 });
    await peer.next('487 INVITE');
    expect(await ear.until('ended')).toEqual({ type: 'ended', reason: 'cancelled' });
    leg.end('timeout');
    expect(ear.types()).toEqual(['ended']);
  });
});
