import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { createPhoneDoor } from '../../adapters/kamailio/create-phone-door.js';
import type { PhoneEdge } from '../../kernel/phone-edge.js';
import type { Clock, Log } from '../../kernel/ports.js';
import type { PhoneDoor } from '../../telephony/phone-door.js';
import { ConfigError, type PhoneEdgeAddress, type ServerConfig } from '../config.js';
import { lanAddresses } from '../lan-certificate.js';
import type { Carrier } from './carrier/carrier.js';
import { startCarrier } from './carrier/start-carrier.js';
import { startPhoneEdge } from './start-phone-edge.js';

/** What it needs. */
export interface PhoneBesideOptions {
  /** The data folder, where there is one. */
  readonly data?: string;
  readonly clock: Clock;
  readonly log: Log;
  /** What must be undone is added here. */
  readonly endings: (() => unknown)[];
}

/** A SIP edge beside the server, and the simulated carrier that its calls go to. */
export interface PhoneBeside {
  readonly address: PhoneEdgeAddress;
  readonly door: PhoneDoor;
  readonly carrier: Carrier;
}

const loopback = '127.0.0.1';
const registeredWithin = 30_000;
const askAgainAfter = 20;

/**
 * Starts a SIP edge and a simulated carrier; undefined without `--phone`.
 *
 * @throws ConfigError where the settings do not fit together, or the edge cannot be started.
 */
export async function startPhoneBeside(
  { phone, phoneEdge }: Pick<ServerConfig, 'phone' | 'phoneEdge'>,
  { data, clock, log, endings }: PhoneBesideOptions,
): Promise<PhoneBeside | undefined> {
  if (!phone) return undefined;
  if (phoneEdge)
    throw new ConfigError(
      'Unable to use a SIP edge: because both --phone and PARLEY_PHONE_EDGE are given. Choose one.',
    );
  const own = data === undefined ? mkdtempSync(join(tmpdir(), 'parley-phone-')) : undefined;
  if (own !== undefined) endings.push(() => rmSync(own, { recursive: true, force: true }));
  // The carrier is told where the edge is once that runs: nobody calls before.
  let sip = { host: loopback, port: 0 };
  const carrier = await startCarrier({ edge: () => sip });
  endings.push(() => carrier.stop());
  const edge = await startPhoneEdge({
    folder: own ?? join(data ?? '', 'phone'),
    trunks: [{ name: 'carrier', uri: carrier.uri, sources: [carrier.uri.slice('sip:'.length)] }],
    // Browsers offer no address of loopback.
    media: { host: lanAddresses()[0] ?? loopback },
    clock,
    log,
  });
  endings.push(() => edge.stop());
  sip = edge.sip;
  const { realm } = edge;
  const door = createPhoneDoor(edge.kamailio, { realm, server: `${sip.host}:${sip.port}` });
  return { address: { url: edge.sipUrl, secret: edge.secret, realm }, door, carrier };
}

/**
 * Settles once the server is registered at the edge that it started: then it can call and be called.
 *
 * @throws ConfigError where that takes too long.
 */
export async function untilRegistered(edge: PhoneEdge, clock: Clock): Promise<void> {
  const end = clock.now() + registeredWithin;
  while (!edge.isUp()) {
    if (clock.now() > end) throw new ConfigError('Unable to start a SIP edge: because it does not let this server in.');
    await after(askAgainAfter);
  }
}
