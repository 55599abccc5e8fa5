import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSipEdge } from '../../adapters/sip/create-sip-edge.js';
import { systemClock } from '../../adapters/system/system-clock.js';
import type { IncomingPhoneCall, PhoneEdge, PhoneLegEvent } from '../../kernel/phone-edge.js';
import type { Log } from '../../kernel/ports.js';
import {
  contactOf,
  createSipStranger,
  type SipStranger,
  type StrangerRequest,
} from '../../testing/create-sip-stranger.js';
import type { Carrier } from './carrier/carrier.js';
import { openRtpLine, type RtpLine } from './carrier/rtp-line.js';
import { startCarrier } from './carrier/start-carrier.js';
import { findPhonePrograms } from './find-phone-programs.js';
import { startPhoneEdge, type RunningPhoneEdge } from './start-phone-edge.js';

const folder = mkdtempSync(join(tmpdir(), 'parley-hostile-phones-'));
const within = { timeout: 15_000, interval: 20 };
const desk = { user: 'desk1', password: 'the password of the desk phone' };
const other = { user: 'desk2', password: 'the password of another one' };
const premium = 'sip:+19005550123@parley.phone';
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!findPhonePrograms())('whoever wants calls at the cost of others', () => {
  let edge: RunningPhoneEdge;
  let carrier: Carrier;
  let backend: PhoneEdge;
  let line: RtpLine;
  const logged: string[] = [];
  const note = (_: object, text: string): void => void logged.push(text);
  const log: Log = { debug: () => undefined, info: note, warn: note, error: note };
  const incoming: IncomingPhoneCall[] = [];
  const strangers: SipStranger[] = [];
  let last = 1;

  beforeAll(async () => {
    carrier = await startCarrier({ edge: () => edge.sip });
    const trunks = [{ name: 'carrier', uri: carrier.uri, sources: [carrier.uri.slice(4)] }];
    edge = await startPhoneEdge({ folder, trunks, askTrunksEvery: 1, clock: systemClock, log });
    const address = { url: edge.sipUrl, secret: edge.secret, realm: edge.realm };
    backend = createSipEdge({ address, clock: systemClock, log });
    backend.onIncoming((call) => incoming.push(call));
    line = await openRtpLine('127.0.0.1', () => undefined);
    await vi.waitFor(() => expect(backend.isUp()).toBe(true), within);
    for (const { user, password } of [desk, other]) {
      const ha1 = createHash('md5').update(`${user}:${edge.realm}:${password}`).digest('hex');
      await edge.kamailio.allowPhone(user, ha1);
    }
  });
  afterEach(() => {
    for (const stranger of strangers.splice(0)) stranger.close();
    incoming.splice(0);
  });
  afterAll(async () => {
    await backend.stop();
    await carrier.stop();
    line.close();
    await edge.stop();
  });

  /** Somebody at an address that nobody was at before. */
  async function stranger(): Promise<SipStranger> {
    const own = await createSipStranger(`127.0.2.${(last += 1)}`, { ...edge.sip, realm: edge.realm });
    strangers.push(own);
    return own;
  }
  const invite = (more: Partial<StrangerRequest> = {}): StrangerRequest => ({
    ...{ method: 'INVITE', uri: premium, from: desk.user, body: line.describe() },
    ...more,
  });
  const expectNoCall = () => expect([incoming.length, carrier.calls.length]).toEqual([0, 0]);

  it.each<[string, Partial<StrangerRequest>]>([
    ['nothing', {}],
    ['the number of a trunk as its own', { from: '+15557770001' }],
    ['the headers of the edge', { headers: { 'X-Parley-Account': desk.user, 'X-Parley-Trunk': 'carrier' } }],
    ['an asserted identity', { headers: { 'P-Asserted-Identity': '<sip:+15550001111@parley.phone>' } }],
    ['the name of a backend', { from: 'backend' }],
    ['a way through the edge', { headers: { Route: '<sip:127.0.0.1:9;lr>' } }],
    ['a name that does not exist', { from: 'nobody', login: { user: 'nobody', password: 'x' } }],
    ['a wrong password', { login: { user: desk.user, password: 'wrong' } }],
    ['the password of another', { login: { user: desk.user, password: other.password } }],
    ['a password for nothing', { login: { user: desk.user, password: '' } }],
  ])('is challenged with %s', async (_, more) => {
    const caller = await stranger();
    expect((await caller.ask(invite(more)))?.status).toBe(407);
    expectNoCall();
  });

  it('reaches no address elsewhere', async () => {
    const caller = await stranger();
    const elsewhere = `sip:+15557770000@${carrier.uri.slice(4)}`;
    expect((await caller.ask(invite({ uri: elsewhere })))?.status).toBe(407);
    expect((await caller.ask({ method: 'OPTIONS', uri: elsewhere }))?.status).toBe(200);
    for (const method of ['MESSAGE', 'SUBSCRIBE', 'REFER', 'NOTIFY', 'PUBLISH', 'INFO', 'UPDATE'])
      expect([method, (await caller.ask({ method, uri: elsewhere }))?.status]).toEqual([method, 405]);
    expectNoCall();
  });

  it('calls as nobody but itself', async () => {
    const phone = await stranger();
    expect((await phone.ask(invite({ from: other.user, login: desk })))?.status).toBe(403);
    const register = { method: 'REGISTER', from: other.user, login: desk };
    expect((await phone.ask(register))?.status).toBe(403);
    await vi.waitFor(() => expect(logged.join('\n')).toContain(`refused: ${desk.user} calls as another`), within);
    expectNoCall();
  });

  it('cannot use what another showed again: neither for the same nor for another', async () => {
    const phone = await stranger();
    const thief = await stranger();
    const register = { method: 'REGISTER', from: desk.user };
    expect((await phone.ask({ ...register, login: desk }))?.status).toBe(200);
    const registered = { Authorization: phone.shown() };
    expect((await thief.ask({ ...register, headers: registered }))?.status).toBe(401);
    expect((await thief.ask(invite({ headers: { 'Proxy-Authorization': phone.shown() } })))?.status).toBe(407);

    const calling = phone.ask(invite({ uri: 'sip:+15557770000@parley.phone', login: desk }));
    await vi.waitFor(() => expect(incoming).toHaveLength(1), within);
    expect(incoming[0]).toMatchObject({ account: desk.user, to: '+15557770000' });
    incoming.shift()?.refuse('busy');
    expect((await calling)?.status).toBe(486);
    const shown = { 'Proxy-Authorization': phone.shown() };
    for (const uri of ['sip:+15557770000@parley.phone', premium])
      expect((await thief.ask(invite({ uri, headers: shown })))?.status).toBe(407);
    // What was made for one number is no good for another, though it was never used.
    const unused = phone.shown().replace(/nc=\d+/, 'nc=00000002');
    expect((await thief.ask(invite({ headers: { 'Proxy-Authorization': unused } })))?.status).toBe(407);
    const forged = phone.shown().replace(/nonce="[^"]*"/, `nonce="${'A'.repeat(44)}"`);
    expect((await thief.ask(invite({ headers: { 'Proxy-Authorization': forged } })))?.status).toBe(407);
    expectNoCall();
  });

  it('has no part in a call of others', async () => {
    const phone = await stranger();
    const callId = randomUUID();
    const calling = phone.ask(invite({ login: desk, headers: { 'Call-ID': callId } }));
    await vi.waitFor(() => expect(incoming).toHaveLength(1), within);
    const events: PhoneLegEvent[] = [];
    const leg = incoming.shift()?.take((event) => events.push(event));
    leg?.accept(line.describe());
    const answer = (await calling) ?? expect.fail('no answer');
    expect(answer.status).toBe(200);
    const dialog = { From: answer.header('from'), To: answer.header('to'), 'Call-ID': callId };
    const route = { Route: answer.all('record-route').join(', ') };
    const uri = contactOf(answer);
    phone.send(
      [
        ...[
          `ACK ${uri} SIP/2.0`,
          `Via: SIP/2.0/UDP 127.0.0.1:${phone.port};branch=z9hG4bKack;rport`,
          'Max-Forwards: 70',
        ],
        ...Object.entries({ ...dialog, ...route }).map(([name, value]) => `${name}: ${value}`),
        ...['CSeq: 2 ACK', 'Content-Length: 0', '', ''],
      ].join('\r\n'),
    );
    const thief = await stranger();
    const inCall = (method: string, headers: Readonly<Record<string, string>>, by = thief) =>
      by.ask({ method, uri, headers, cseq: 10, ...(method === 'INVITE' ? { body: line.describe() } : {}) });
    for (const method of ['BYE', 'INVITE', 'UPDATE', 'REFER', 'INFO']) {
      expect([method, (await inCall(method, { ...dialog, ...route }))?.status]).toEqual([method, 403]);
      const guessed = { ...dialog, ...route, To: dialog.To.replace(/tag=.*/, 'tag=guessed') };
      expect([method, (await inCall(method, guessed))?.status]).toEqual([method, 481]);
      expect([method, (await inCall(method, dialog))?.status]).toEqual([method, 403]);
    }
    await vi.waitFor(() => expect(logged.join('\n')).toContain('refused: BYE into a call of others'), within);
    expect(events.filter(({ type }) => type === 'ended' || type === 'offered')).toEqual([]);
    expect((await inCall('BYE', { ...dialog, ...route }, phone))?.status).toBe(200);
    await vi.waitFor(() => expect(events.at(-1)).toEqual({ type: 'ended', reason: 'hangup' }), within);
  });

  it('guesses few passwords; the phone itself registers on, and no secret is logged', async () => {
    const [phone, thief] = [await stranger(), await stranger()];
    expect((await phone.ask({ method: 'REGISTER', from: desk.user, login: desk }))?.status).toBe(200);
    const guesses = Array.from({ length: 1_000 }, (_, n) => `guess ${n}`);
    /** How many are answered before none is any more. */
    const guess = async (by: SipStranger, passwords: readonly string[]) => {
      for (const [n, password] of passwords.entries())
        if (!(await by.ask({ method: 'REGISTER', from: desk.user, login: { user: desk.user, password } }))) return n;
      return passwords.length;
    };
    const answered = await guess(thief, guesses.slice(0, 40));
    expect(answered).toBeGreaterThan(0);
    expect(answered).toBeLessThan(25);
    // The others are not even looked at.
    const rest = await Promise.all(
      guesses
        .slice(40)
        .map((password) => thief.ask({ method: 'REGISTER', from: desk.user, login: { user: desk.user, password } })),
    );
    expect(rest.filter((answer) => answer !== undefined)).toEqual([]);
    expect((await thief.ask({ method: 'REGISTER', from: desk.user, login: desk }))?.status).toBeUndefined();
    expect((await phone.ask({ method: 'REGISTER', from: desk.user, login: desk }))?.status).toBe(200);
    await vi.waitFor(() => expect(logged.join('\n')).toContain(`refused: wrong password for ${desk.user}`), within);
    // From many addresses: the name is locked, but not for the phone.
    for (let n = 0; n < 6; n += 1) await guess(await stranger(), guesses.slice(n * 50, n * 50 + 40));
    const another = await stranger();
    expect(await another.ask({ method: 'REGISTER', from: desk.user, login: desk })).toBeUndefined();
    expect((await phone.ask({ method: 'REGISTER', from: desk.user, login: desk }))?.status).toBe(200);
    const all = logged.join('\n');
    for (const secret of [edge.secret, desk.password, 'guess 1', 'nonce', 'response='])
      expect(all).not.toContain(secret);
    expect(logged.length).toBeLessThan(200);
  });
});
