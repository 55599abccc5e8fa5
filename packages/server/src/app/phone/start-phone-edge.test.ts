import { createSocket } from 'node:dgram';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSipEdge } from '../../adapters/sip/create-sip-edge.js';
import { systemClock } from '../../adapters/system/system-clock.js';
import type { IncomingPhoneCall, PhoneEdge, PhoneLegEvent } from '../../kernel/phone-edge.js';
import type { Log } from '../../kernel/ports.js';
import type { Carrier } from './carrier/carrier.js';
import { openRtpLine, type RtpLine } from './carrier/rtp-line.js';
import { writeSip } from './carrier/sip-text.js';
import { startCarrier } from './carrier/start-carrier.js';
import { shareOf } from './carrier/tone.js';
import { findPhonePrograms } from './find-phone-programs.js';
import { startPhoneEdge, type RunningPhoneEdge } from './start-phone-edge.js';

const quiet: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const folder = mkdtempSync(join(tmpdir(), 'parley-edge-'));
const secret = 'the secret of backends';
const within = { timeout: 15_000, interval: 20 };
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!findPhonePrograms())('the SIP edge', () => {
  let edge: RunningPhoneEdge;
  let carrier: Carrier;
  let backend: PhoneEdge;
  let line: RtpLine;
  const incoming: IncomingPhoneCall[] = [];
  const keys: string[] = [];

  beforeAll(async () => {
    carrier = await startCarrier({ edge: () => edge.sip });
    // The first trunk is dead; the second one wants numbers without their plus.
    const trunks = [
      { name: 'dead', uri: 'sip:127.0.0.1:9', priority: 2 },
      {
        ...{ name: 'carrier', uri: carrier.uri, sources: [carrier.uri.slice(4)] },
        ...{ out: { strip: 1, prefix: '00' }, in: { strip: 2, prefix: '+' } },
      },
    ];
    edge = await startPhoneEdge({ folder, secret, trunks, askTrunksEvery: 1, clock: systemClock, log: quiet });
    backend = connect(secret);
    backend.onIncoming((call) => incoming.push(call));
    line = await openRtpLine('127.0.0.1', (digit) => keys.push(digit));
    await vi.waitFor(() => expect(backend.isUp()).toBe(true), within);
  });
  afterAll(async () => {
    await backend.stop();
    await carrier.stop();
    line.close();
    const group = edge.children.kamailio.pid();
    await edge.stop();
    await vi.waitFor(() => expect(groupOf(group)).toEqual([]), within);
  });

  function connect(password: string, log = quiet) {
    const address = { url: edge.sipUrl, secret: password, realm: edge.realm };
    return createSipEdge({ address, clock: systemClock, log });
  }

  function place(to: string, caller = '+15550001111') {
    const events: PhoneLegEvent[] = [];
    const leg = backend.place({ callId: to, to, caller, sdp: line.describe() }, (event) => {
      if ('sdp' in event) line.hear(event.sdp);
      events.push(event);
    });
    return { leg, events, types: () => events.map(({ type }) => type) };
  }

  it('keeps secrets from others, and writes none down that is not needed', () => {
    expect(statSync(folder).mode & 0o077).toBe(0);
    expect(statSync(join(folder, 'kamailio.cfg')).mode & 0o077).toBe(0);
    expect(readFileSync(join(folder, 'kamailio.cfg'), 'utf8')).not.toContain(secret);
  });

  it('calls out over the trunk that is there, with sound both ways, and hangs up', async () => {
    const { leg, types } = place('tel:+15557770000');
    await vi.waitFor(() => expect(types()).toContain('answered'), within);
    const call = carrier.calls.at(-1);
    expect(call).toMatchObject({ number: '0015557770000', caller: `sip:+15550001111@${edge.realm}` });
    line.play({ tone: 1_000 });
    // The carrier gives back what it hears.
    await vi.waitFor(() => expect(shareOf(1_000, line.heard().slice(-1_600))).toBeGreaterThan(0.9), within);
    leg.end('hangup');
    await vi.waitFor(() => expect(call?.state).toBe('over'), within);
    // That it rings is said by a provisional response, which may be lost or overtaken by the answer (RFC 3261, 13.2.2.1).
    expect(types().filter((type) => type !== 'ringing')).toEqual(['answered', 'ended']);
  });

  it('carries keys to the menu of a number, and its tones back', async () => {
    const { leg, types } = place('tel:+15557770700');
    await vi.waitFor(() => expect(types()).toContain('answered'), within);
    line.play({ tone: 0 });
    await vi.waitFor(() => expect(shareOf(350, line.heard().slice(-1_600))).toBeGreaterThan(0.9), within);
    line.press('4');
    await vi.waitFor(() => expect(shareOf(800, line.heard().slice(-1_600))).toBeGreaterThan(0.9), within);
    expect(carrier.calls.at(-1)?.keys).toEqual(['4']);
    leg.end('hangup');
  });

  it.each([
    ['tel:+15557770486', 'busy'],
    ['tel:+15557770404', 'unknownNumber'],
    ['tel:+15557770603', 'rejected'],
    ['tel:+15557770503', 'unreachable'],
    ['sip:nobody@parley.phone', 'timeout'],
  ])('says why %s does not answer: %s', async (to, reason) => {
    const { events } = place(to);
    await vi.waitFor(() => expect(events.at(-1)).toEqual({ type: 'ended', reason }), within);
  });

  it('carries tones before the answer, and gives up', async () => {
    const { leg, types } = place('tel:+15557770183');
    await vi.waitFor(() => expect(types()).toContain('early'), within);
    await vi.waitFor(() => expect(shareOf(425, line.heard().slice(-1_600))).toBeGreaterThan(0.9), within);
    leg.end('cancelled');
    await vi.waitFor(() => expect(carrier.calls.at(-1)?.state).toBe('over'), within);
    expect(types().at(-1)).toBe('ended');
  });

  it('brings calls in to a backend, which says what becomes of them', async () => {
    const call = await carrier.call('0015550001111', { from: '+15557770001' });
    await vi.waitFor(() => expect(incoming).toHaveLength(1), within);
    expect(incoming[0]).toMatchObject({ to: '+15550001111', from: '+15557770001' });
    expect(incoming[0]?.sdp).toContain('UDP/TLS/RTP/SAVPF');
    incoming.shift()?.refuse('busy');
    await vi.waitFor(() => expect(call.statuses.at(-1)).toBe(486), within);
  });

  it('knows which trunks are down', async () => {
    await vi.waitFor(async () => {
      const trunks = await edge.kamailio.trunks();
      expect(trunks.find(({ uri }) => uri === carrier.uri)?.flags).toMatch(/^A/);
      expect(trunks.find(({ uri }) => uri.endsWith(':9'))?.flags).toMatch(/^I/);
    }, within);
  });

  it('takes no backend without the secret', async () => {
    const refused: string[] = [];
    const other = connect('another secret of nobody', { ...quiet, error: (_, text) => refused.push(text) });
    await vi.waitFor(() => expect(refused.length).toBeGreaterThan(0), within);
    const events: PhoneLegEvent[] = [];
    const before = carrier.calls.length;
    other.place({ callId: 'x', to: 'tel:+15557770000', sdp: line.describe() }, (event) => events.push(event));
    await vi.waitFor(() => expect(events.at(-1)?.type).toBe('ended'), within);
    expect(other.isUp()).toBe(false);
    expect(carrier.calls).toHaveLength(before);
    await other.stop();
  });

  it.each([
    ['INVITE sip:+15557770000@parley.phone SIP/2.0', '', 'v=0', 407],
    ['BYE sip:backend@parley.phone SIP/2.0', ';tag=forged', '', 481],
    ['REGISTER sip:parley.phone SIP/2.0', '', '', 401],
    ['MESSAGE sip:backend@parley.phone SIP/2.0', '', 'hello', 405],
  ])('answers a stranger’s %s with a refusal', async (...[first, tag, body, status]) => {
    const socket = createSocket('udp4');
    const answered = new Promise<string>((resolve) => socket.once('message', (bytes) => resolve(bytes.toString())));
    const method = first.split(' ')[0] ?? '';
    const headers = [
      ...[['Via', `SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK${method};rport`] as const, ['Max-Forwards', '70'] as const],
      ...[['From', '<sip:backend@parley.phone>;tag=a'] as const, ['To', `<sip:backend@parley.phone>${tag}`] as const],
      ...[['Call-ID', `stranger-${method}`] as const, ['CSeq', `1 ${method}`] as const],
      ...[['Contact', '<sip:stranger@127.0.0.1:9>'] as const, ['X-Parley-Trunk', 'carrier'] as const],
    ];
    const send = (text: string) => socket.send(text, edge.sip.port, edge.sip.host);
    send('\0'.repeat(2_000));
    send(`${first}\r\nVia: \r\n\r\n`);
    send(writeSip(first, headers, body));
    expect(await answered).toMatch(new RegExp(`^SIP/2.0 ${status} `));
    expect(incoming).toHaveLength(0);
    socket.close();
  });

  it('hangs up the phones of a backend whose connection breaks, and takes its next calls', async () => {
    const sockets = new Set<Socket>();
    const way = createServer((near) => {
      const far = createConnection(Number(new URL(edge.sipUrl).port), '127.0.0.1');
      for (const socket of [near, far]) sockets.add(socket.on('error', () => undefined));
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve) => way.listen(0, '127.0.0.1', resolve));
    const { port } = way.address() as AddressInfo;
    const address = { url: `ws://127.0.0.1:${port}`, secret, realm: edge.realm };
    const own = createSipEdge({ address, clock: systemClock, log: quiet });
    await vi.waitFor(() => expect(own.isUp()).toBe(true), within);
    const call = async () => {
      const types: string[] = [];
      const placed = { callId: 'x', to: 'tel:+15557770000', caller: '+15550001111', sdp: line.describe() };
      own.place(placed, ({ type }) => types.push(type));
      await vi.waitFor(() => expect(types).toContain('answered'), within);
      return { types, there: carrier.calls.at(-1) };
    };
    const { types, there } = await call();
    // As the system does for a process that is killed.
    for (const socket of sockets) socket.destroy();
    await vi.waitFor(() => expect(there?.state).toBe('over'), within);
    expect(types.at(-1)).toBe('ended');
    await vi.waitFor(() => expect(own.isUp()).toBe(true), within);
    const next = await call();
    await own.stop();
    await vi.waitFor(() => expect(next.there?.state).toBe('over'), within);
    await new Promise((resolve) => way.close(resolve));
  });

  it('serves again after its programs died', async () => {
    const group = edge.children.kamailio.pid();
    expect(groupOf(group).length).toBeGreaterThan(8);
    for (const child of [edge.children.rtpengine, edge.children.kamailio]) {
      const restarts = child.restarts();
      process.kill(child.pid() ?? 0, 'SIGKILL');
      await vi.waitFor(() => expect(child.restarts()).toBe(restarts + 1), within);
    }
    // Workers that live on hold the ports of the new one.
    expect(groupOf(group)).toEqual([]);
    // The connection to the edge that died is known to be lost before a new one is there.
    await vi.waitFor(() => expect(backend.isUp()).toBe(true), within);
    const { leg, types } = place('tel:+15557770440');
    await vi.waitFor(() => expect(types()).toContain('answered'), within);
    await vi.waitFor(() => expect(shareOf(440, line.heard().slice(-1_600))).toBeGreaterThan(0.9), within);
    leg.end('hangup');
  });
});

/** The processes that live in the group of its leader (proc(5)). */
function groupOf(leader: number | undefined): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const [state, , group] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
        return Number(group) === leader && state !== 'Z' ? [Number(name)] : [];
      } catch {
        return [];
      }
    });
}
