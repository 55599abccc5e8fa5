import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSipEdge } from '../../adapters/sip/create-sip-edge.js';
import { systemClock } from '../../adapters/system/system-clock.js';
import type { IncomingPhoneCall, PhoneEdge, PhoneLegEvent } from '../../kernel/phone-edge.js';
import type { Log } from '../../kernel/ports.js';
import { contactOf, createSipStranger, type SipStranger } from '../../testing/create-sip-stranger.js';
import type { Carrier } from './carrier/carrier.js';
import { openRtpLine, type RtpLine } from './carrier/rtp-line.js';
import { writeSip, type SipText } from './carrier/sip-text.js';
import { startCarrier } from './carrier/start-carrier.js';
import { findPhonePrograms } from './find-phone-programs.js';
import { startPhoneEdge, type RunningPhoneEdge } from './start-phone-edge.js';

const quiet: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const folder = mkdtempSync(join(tmpdir(), 'parley-desk-phones-'));
const within = { timeout: 15_000, interval: 20 };
const password = 'the password of the desk phone';
/** A phone and its address. */
interface At {
  readonly phone: SipStranger;
  readonly host: string;
}
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!findPhonePrograms())('a desk phone at the SIP edge', () => {
  let edge: RunningPhoneEdge;
  let carrier: Carrier;
  let backend: PhoneEdge;
  let line: RtpLine;
  const incoming: IncomingPhoneCall[] = [];
  const phones: SipStranger[] = [];

  beforeAll(async () => {
    carrier = await startCarrier({ edge: () => edge.sip });
    const trunks = [{ name: 'carrier', uri: carrier.uri, sources: [carrier.uri.slice(4)] }];
    edge = await startPhoneEdge({ folder, trunks, askTrunksEvery: 1, clock: systemClock, log: quiet });
    const address = { url: edge.sipUrl, secret: edge.secret, realm: edge.realm };
    backend = createSipEdge({ address, clock: systemClock, log: quiet });
    backend.onIncoming((call) => incoming.push(call));
    line = await openRtpLine('127.0.0.1', () => undefined);
    await vi.waitFor(() => expect(backend.isUp()).toBe(true), within);
  });
  afterEach(() => {
    for (const phone of phones.splice(0)) phone.close();
    incoming.splice(0);
  });
  afterAll(async () => {
    await backend.stop();
    await carrier.stop();
    line.close();
    await edge.stop();
  });

  const allow = (user: string) =>
    edge.kamailio.allowPhone(user, createHash('md5').update(`${user}:${edge.realm}:${password}`).digest('hex'));
  const register = async (phone: SipStranger, user: string) =>
    (await phone.ask({ method: 'REGISTER', from: user, login: { user, password } }))?.status;

  /** A phone at an address of its own, so that passwords which are refused are counted for it alone. */
  async function phoneAt(host: string): Promise<SipStranger> {
    const phone = await createSipStranger(host, { ...edge.sip, realm: edge.realm });
    phones.push(phone);
    return phone;
  }
  function place(to: string) {
    const events: PhoneLegEvent[] = [];
    const leg = backend.place({ callId: randomUUID(), to, sdp: line.describe() }, (event) => events.push(event));
    return { leg, events };
  }
  /** The answer of a phone to a request that it heard. */
  const respond = (at: At, request: SipText, { status = '200 OK', body = '' } = {}) =>
    at.phone.send(
      writeSip(
        `SIP/2.0 ${status}`,
        [
          ...['Via', 'Record-Route'].flatMap((name) =>
            request.all(name.toLowerCase()).map((value) => [name, value] as const),
          ),
          ['From', request.header('from')],
          ['To', `${request.header('to')};tag=phone`],
          ...(['Call-ID', 'CSeq'] as const).map((name) => [name, request.header(name.toLowerCase())] as const),
          ['Contact', `<sip:phone@${at.host}:${at.phone.port}>`],
        ],
        body,
      ),
    );
  const heard = (phone: SipStranger, method: string) => phone.heard.filter((request) => request.method === method);

  it('is not called on a trunk where its name is a number, and takes no calls to that number', async () => {
    const user = '15557770000';
    const before = carrier.calls.length;
    await allow(user);
    const absent = place(`sip:${user}@${edge.realm}`);
    await vi.waitFor(() => expect(absent.events.at(-1)).toEqual({ type: 'ended', reason: 'timeout' }), within);
    expect(carrier.calls).toHaveLength(before);

    const phone = await phoneAt('127.0.3.1');
    expect(await register(phone, user)).toBe(200);
    const number = place(`tel:${user}`);
    await vi.waitFor(() => expect(number.events.at(-1)?.type).toBe('answered'), within);
    expect(carrier.calls.at(-1)?.number).toBe(user);
    expect(heard(phone, 'INVITE')).toHaveLength(0);
    number.leg.end('hangup');
  });

  it('is refused: its registration is gone, and the calls that it has, makes and is asked to take end', async () => {
    const [host, user, other] = ['127.0.3.2', 'desk1', 'desk2'];
    await Promise.all([allow(user), allow(other)]);
    const [phone, kept] = [await phoneAt(host), await phoneAt('127.0.3.3')];
    expect([await register(phone, user), await register(kept, other)]).toEqual([200, 200]);

    const at = { phone, host };
    const made = await callOf(at, user);
    const madeByOther = await callOf({ phone: kept, host: '127.0.3.3' }, other);
    const taken = place(`sip:${user}@${edge.realm}`);
    await vi.waitFor(() => expect(heard(phone, 'INVITE')).toHaveLength(1), within);
    respond(at, heard(phone, 'INVITE')[0] ?? expect.fail(), { body: line.describe() });
    await vi.waitFor(() => expect(taken.events.at(-1)?.type).toBe('answered'), within);
    await vi.waitFor(() => expect(heard(phone, 'ACK').length).toBeGreaterThan(0), within);

    const calling = phone.ask({
      ...{ method: 'INVITE', uri: `sip:+15557770001@${edge.realm}`, from: user, login: { user, password } },
      body: line.describe(),
    });
    await vi.waitFor(() => expect(incoming).toHaveLength(1), within);
    const asked: PhoneLegEvent[] = [];
    incoming
      .shift()
      ?.take((event) => asked.push(event))
      .ring();
    const rung = place(`sip:${user}@${edge.realm}`);
    await vi.waitFor(() => expect(heard(phone, 'INVITE')).toHaveLength(2), within);
    const ringing = heard(phone, 'INVITE')[1] ?? expect.fail();
    respond(at, ringing, { status: '180 Ringing' });
    await vi.waitFor(() => expect(rung.events.at(-1)?.type).toBe('ringing'), within);

    await edge.kamailio.refusePhone(user);
    expect((await calling)?.status).toBe(487);
    await vi.waitFor(() => expect(heard(phone, 'CANCEL').length).toBeGreaterThan(0), within);
    respond(at, heard(phone, 'CANCEL')[0] ?? expect.fail());
    respond(at, ringing, { status: '487 Request Terminated' });
    await vi.waitFor(() => expect([asked.at(-1)?.type, rung.events.at(-1)?.type]).toEqual(['ended', 'ended']), within);
    const over = { type: 'ended', reason: 'hangup' };
    await vi.waitFor(() => expect([made.at(-1), taken.events.at(-1)]).toEqual([over, over]), within);
    const calls = () => new Set(heard(phone, 'BYE').map((request) => request.header('call-id'))).size;
    await vi.waitFor(() => expect(calls()).toBe(2), within);
    expect(await register(phone, user)).toBe(401);
    const after = place(`sip:${user}@${edge.realm}`);
    await vi.waitFor(() => expect(after.events.at(-1)).toEqual({ type: 'ended', reason: 'timeout' }), within);
    // Another one's go on.
    expect(madeByOther).toEqual([]);
    expect(heard(kept, 'BYE')).toEqual([]);
    expect(await register(kept, other)).toBe(200);
    // There is nothing left to end.
    await edge.kamailio.refusePhone(user);
  });

  it('registers again after Kamailio died, unless it was refused', async () => {
    await Promise.all([allow('desk3'), allow('desk4')]);
    await edge.kamailio.refusePhone('desk4');
    const { kamailio } = edge.children;
    const restarts = kamailio.restarts();
    process.kill(kamailio.pid() ?? 0, 'SIGKILL');
    await vi.waitFor(() => expect(kamailio.restarts()).toBe(restarts + 1), within);
    const [phone, refused] = [await phoneAt('127.0.3.4'), await phoneAt('127.0.3.5')];
    await vi.waitFor(async () => expect(await register(phone, 'desk3')).toBe(200), within);
    expect(await register(refused, 'desk4')).toBe(401);
  });

  /** Calls out and is answered; what the backend is told of it after that. */
  async function callOf({ phone, host }: At, user: string): Promise<readonly PhoneLegEvent[]> {
    const callId = randomUUID();
    const uri = `sip:+15557770000@${edge.realm}`;
    const invite = { method: 'INVITE', uri, from: user, login: { user, password }, body: line.describe() };
    const calling = phone.ask({ ...invite, headers: { 'Call-ID': callId } });
    await vi.waitFor(() => expect(incoming).toHaveLength(1), within);
    const events: PhoneLegEvent[] = [];
    incoming
      .shift()
      ?.take((event) => events.push(event))
      .accept(line.describe());
    const answer = (await calling) ?? expect.fail('no answer');
    expect(answer.status).toBe(200);
    phone.send(
      writeSip(`ACK ${contactOf(answer)} SIP/2.0`, [
        ['Via', `SIP/2.0/UDP ${host}:${phone.port};branch=z9hG4bK${callId};rport`],
        ...[['Max-Forwards', '70'] as const, ['Route', answer.all('record-route').join(', ')] as const],
        ...[['From', answer.header('from')] as const, ['To', answer.header('to')] as const],
        ...[['Call-ID', callId] as const, ['CSeq', '2 ACK'] as const],
      ]),
    );
    return events;
  }
});
