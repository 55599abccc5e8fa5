import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { askBinding } from '../../adapters/coturn/ask-turn.js';
import { renderCoturnConfig } from '../../adapters/coturn/coturn-config.js';
import { superviseChild, type SupervisedChild } from '../children/supervise-child.js';
import { ConfigError } from '../config.js';
import { writePrivate } from '../data-folder.js';
import { lanAddresses } from '../lan-certificate.js';
import { findPortHolder } from '../port-holder.js';
import type { Clock, Log } from '../../kernel/ports.js';
import { findCoturn, installCoturn, readCoturnTemplate } from './find-coturn.js';

/** What starting coturn needs. */
export interface StartCoturnOptions {
  /** Where its configuration is kept. It is there. */
  readonly folder: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly realm: string;
  readonly database: string;
  /** Whether others on this network reach it. */
  readonly lan: boolean;
  /** Files in PEM, where there is a certificate. */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly clock: Clock;
  readonly log: Log;
}

/** A coturn that runs beside the server. */
export interface RunningCoturn {
  /** How clients reach it, the best way first. */
  readonly urls: readonly string[];
  readonly child: SupervisedChild;
}

const loopback = '127.0.0.1';
/** How long it may take to answer, in ms. */
const readyWithin = 10_000;
const askAgainAfter = 50;

/**
 * Starts coturn on loopback, or on this machine's addresses.
 *
 * @throws ConfigError where it is not installed, its port is taken, or it does not serve.
 */
export async function startCoturn(options: StartCoturnOptions): Promise<RunningCoturn> {
  const { folder, realm, database, lan, clock, log } = options;
  const program = findCoturn();
  if (program === undefined)
    throw new ConfigError(
      `Unable to start a TURN server: because coturn is not installed. ${installCoturn}; or leave out --turn.`,
    );
  const addresses = lan && lanAddresses().length > 0 ? lanAddresses() : [loopback];
  const port = await takePort(options.port, addresses);
  const tls = options.tls && { ...options.tls, port: await takePort(options.port === 0 ? 0 : tlsPort, addresses) };
  const file = join(folder, 'turnserver.conf');
  const peers = lan ? ownNetworks() : [loopback];
  const pidFile = join(folder, 'turnserver.pid');
  writePrivate(
    file,
    renderCoturnConfig(readCoturnTemplate(), { addresses, port, realm, database, pidFile, peers, tls }),
  );
  const [host = loopback] = addresses;
  try {
    const child = await superviseChild({
      name: 'coturn',
      command: program,
      args: ['-c', file],
      cwd: folder,
      ready: (signal) => untilItAnswers({ host, port }, signal),
      readyWithin,
      clock,
      log,
    });
    return { urls: urlsOf(addresses, port, tls?.port), child };
  } catch (cause) {
    throw new ConfigError(cause instanceof Error ? cause.message : 'Unable to start coturn.', { cause });
  }
}

/** The port of TURN over TLS (RFC 8656, 5). */
const tlsPort = 5_349;

function urlsOf(addresses: readonly string[], port: number, overTls: number | undefined): string[] {
  return addresses.flatMap((address) => [
    `turn:${address}:${port}?transport=udp`,
    `turn:${address}:${port}?transport=tcp`,
    ...(overTls === undefined ? [] : [`turns:${address}:${overTls}?transport=tcp`]),
  ]);
}

async function untilItAnswers({ host, port }: { host: string; port: number }, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const answered = await askBinding({ host, port, transport: 'udp' }, askAgainAfter).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, askAgainAfter));
  }
}

/** The networks that this machine is in, as ranges: where its phones and other machines are. */
function ownNetworks(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family }) => family === 'IPv4')
    .map(({ address, netmask }) => {
      const [own, mask] = [toNumber(address), toNumber(netmask)];
      return `${toText(own & mask)}-${toText(own | ~mask)}`;
    });
}

const toNumber = (address: string) => address.split('.').reduce((sum, part) => (sum << 8) | Number(part), 0);
const toText = (address: number) => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');

/** A port that is free for TCP and UDP on all of the addresses. */
async function takePort(wanted: number, addresses: readonly string[]): Promise<number> {
  for (let tries = 0; tries < 20; tries += 1) {
    const port = wanted === 0 ? await freePort(addresses[0] ?? loopback) : wanted;
    const taken = await Promise.all(addresses.map((address) => isTaken(address, port)));
    if (!taken.includes(true)) return port;
    if (wanted !== 0) break;
  }
  const holder = findPortHolder(wanted);
  const who = holder ? `process ${holder.pid} (${holder.command})` : 'another process';
  throw new ConfigError(
    `Unable to start a TURN server: because ${who} has port ${wanted}. Stop it, or choose another with --turn-port.`,
  );
}

function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ host, port: 0 }, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function isTaken(host: string, port: number): Promise<boolean> {
  const tcp = await new Promise<boolean>((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(true));
    probe.listen({ host, port }, () => probe.close(() => resolve(false)));
  });
  const udp = await new Promise<boolean>((resolve) => {
    const probe = createSocket('udp4');
    probe.once('error', () => resolve(true));
    probe.bind({ address: host, port, exclusive: true }, () => probe.close(() => resolve(false)));
  });
  return tcp || udp;
}
