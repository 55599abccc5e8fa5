import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSipEdge } from '../../adapters/sip/create-sip-edge.js';
import { systemClock } from '../../adapters/system/system-clock.js';
import type { PhoneEdge } from '../../kernel/phone-edge.js';
import type { Log } from '../../kernel/ports.js';
import { createSipStranger } from '../../testing/create-sip-stranger.js';
import { tortures } from '../../testing/sip-tortures.js';
import type { Carrier } from './carrier/carrier.js';
import { openRtpLine, type RtpLine } from './carrier/rtp-line.js';
import { startCarrier } from './carrier/start-carrier.js';
import { findPhonePrograms } from './find-phone-programs.js';
import { startPhoneEdge, type RunningPhoneEdge } from './start-phone-edge.js';

const quiet: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const folder = mkdtempSync(join(tmpdir(), 'parley-torture-'));
const within = { timeout: 15_000, interval: 20 };
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!findPhonePrograms())('the SIP edge, tortured as by RFC 4475', () => {
  let edge: RunningPhoneEdge;
  let carrier: Carrier;
  let backend: PhoneEdge;
  let line: RtpLine;
  let pid: number | undefined;
  let incoming = 0;
  let last = 1;

  beforeAll(async () => {
    carrier = await startCarrier({ edge: () => edge.sip });
    const trunks = [{ name: 'carrier', uri: carrier.uri, sources: [carrier.uri.slice(4)] }];
    edge = await startPhoneEdge({ folder, trunks, askTrunksEvery: 1, clock: systemClock, log: quiet });
    const address = { url: edge.sipUrl, secret: edge.secret, realm: edge.realm };
    backend = createSipEdge({ address, clock: systemClock, log: quiet });
    backend.onIncoming((call) => {
      incoming += 1;
      call.refuse('busy');
    });
    line = await openRtpLine('127.0.0.1', () => undefined);
    await vi.waitFor(() => expect(backend.isUp()).toBe(true), within);
    pid = edge.children.kamailio.pid();
  });
  afterAll(async () => {
    await backend.stop();
    await carrier.stop();
    line.close();
    await edge.stop();
  });

  const open = () => createSipStranger(`127.0.3.${(last += 1)}`, { ...edge.sip, realm: edge.realm });
  const serves = async () => {
    const stranger = await open();
    expect((await stranger.ask({ method: 'OPTIONS' }))?.status).toBe(200);
    stranger.close();
    expect(edge.children.kamailio.pid()).toBe(pid);
    // No call of a stranger has come through, whatever its form.
    expect([incoming, carrier.calls.filter(({ way }) => way === 'in').length]).toEqual([0, 0]);
  };
  const sent = async (bytes: Uint8Array, over: 'udp' | 'tcp') => {
    if (over === 'udp') {
      const stranger = await open();
      stranger.send(bytes);
      await serves();
      stranger.close();
      return;
    }
    const socket = createConnection({ ...edge.sip, localAddress: `127.0.3.${(last += 1)}` });
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.write(bytes);
    await serves();
    socket.destroy();
  };

  it.each(tortures.map(({ section, what, text }) => [section, what, text] as const))(
    'serves after %s %s',
    async (_section, _what, text) => {
      for (const over of ['udp', 'tcp'] as const) await sent(Buffer.from(text, 'latin1'), over);
    },
  );

  it('carries calls after all of it', async () => {
    const types: string[] = [];
    const call = { callId: 'x', to: 'tel:+15557770000', caller: '+15550001111', sdp: line.describe() };
    const leg = backend.place(call, ({ type }) => types.push(type));
    await vi.waitFor(() => expect(types).toContain('answered'), within);
    leg.end('hangup');
    await vi.waitFor(() => expect(types.at(-1)).toBe('ended'), within);
    expect(edge.children.kamailio.restarts()).toBe(0);
  });
});
