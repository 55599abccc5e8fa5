import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { chmodSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createKamailio, type Kamailio } from '../../adapters/kamailio/create-kamailio.js';
import { askRtpengine, type RtpengineAddress } from '../../adapters/rtpengine/ask-rtpengine.js';
import type { Clock, Log } from '../../kernel/ports.js';
import { superviseChild, type SupervisedChild } from '../children/supervise-child.js';
import { ConfigError } from '../config.js';
import { writePrivate } from '../data-folder.js';
import { findPhonePrograms, installPhonePrograms, readKamailioTemplate } from './find-phone-programs.js';
import { renderTrunks, type PhoneTrunk } from './phone-trunks.js';

/** What starting a SIP edge needs. */
export interface StartPhoneEdgeOptions {
  /** Where its configuration is kept; made where it is missing. */
  readonly folder: string;
  /** The password of backends; of this run's own unless given. */
  readonly secret?: string;
  /** What its addresses end with; `parley.phone` unless given. */
  readonly realm?: string;
  readonly trunks: readonly PhoneTrunk[];
  /** Where trunks and desk phones reach it; 127.0.0.1 unless given, and any port that is free. */
  readonly sip?: { readonly host?: string; readonly port?: number };
  /** Where media reaches it; 127.0.0.1 and 30000-30999 unless given. */
  readonly media?: { readonly host?: string; readonly ports?: string };
  /** Seconds between questions whether trunks are there; 10 unless given. */
  readonly askTrunksEvery?: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** A SIP edge that runs beside the server. */
export interface RunningPhoneEdge {
  /** Where backends register, by WebSocket. */
  readonly sipUrl: string;
  readonly secret: string;
  readonly realm: string;
  /** Where trunks and desk phones reach it. */
  readonly sip: { readonly host: string; readonly port: number };
  readonly kamailio: Kamailio;
  readonly rtpengine: RtpengineAddress;
  readonly children: { readonly kamailio: SupervisedChild; readonly rtpengine: SupervisedChild };
  stop(): Promise<void>;
}

const loopback = '127.0.0.1';
const readyWithin = 15_000;
const askAgainAfter = 30;
/** So many lines of Kamailio's rules are told in so many ms. */
const [mostRefusals, refusalsEvery] = [50, 10_000];

/**
 * Starts rtpengine and then Kamailio, and keeps both running.
 *
 * @throws ConfigError where they are not installed, or do not serve.
 */
export async function startPhoneEdge(options: StartPhoneEdgeOptions): Promise<RunningPhoneEdge> {
  const { folder, trunks, secret = word(), realm = 'parley.phone', askTrunksEvery = 10, clock, log } = options;
  const { host = loopback } = options.sip ?? {};
  const given = options.sip?.port;
  const [port, internalPort, controlPort, ngPort] = await freePorts(given);
  const found = findPhonePrograms();
  if (!found)
    throw new ConfigError(
      `Unable to start a SIP edge: because Kamailio or rtpengine is not installed. ${installPhonePrograms}; or leave out --phone.`,
    );
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const controlSecret = word();
  const rendered = renderTrunks(trunks);
  const file = join(folder, 'kamailio.cfg');
  writePrivate(join(folder, 'dispatcher.list'), rendered.list);
  writePrivate(
    file,
    render(readKamailioTemplate(), {
      FOLDER: folder,
      MODULES: found.modules,
      REALM: realm,
      SIP_ADDRESS: host,
      SIP_PORT: String(port),
      INTERNAL_ADDRESS: loopback,
      INTERNAL_PORT: String(internalPort),
      CONTROL_PORT: String(controlPort),
      CONTROL_SECRET: controlSecret,
      NONCE_SECRET: word(),
      BACKEND_HA1: ha1('backend', realm, secret),
      NOBODY_HA1: ha1('nobody', realm, word()),
      RTPENGINE_PORT: String(ngPort),
      TRUNK_GROUPS: String(rendered.groups),
      PING_SECONDS: String(askTrunksEvery),
      PHONES: '\treturn;',
    }),
  );
  const rtpengine = { host: loopback, port: ngPort };
  const kamailio = createKamailio({ url: `http://${loopback}:${controlPort}`, secret: controlSecret });
  const started: SupervisedChild[] = [];
  const start = async (
    spec: Pick<Parameters<typeof superviseChild>[0], 'name' | 'command' | 'args' | 'forks' | 'ready' | 'onLine'>,
  ) => {
    const child = await superviseChild({ ...spec, cwd: folder, readyWithin, clock, log });
    started.push(child);
    return child;
  };
  const stop = async () => {
    for (const child of started.splice(0).reverse()) await child.stop();
  };
  try {
    // Kamailio passes over an rtpengine that does not answer while it starts.
    const media = await start({
      name: 'rtpengine',
      command: found.rtpengine,
      args: rtpengineArguments(folder, ngPort, options.media),
      ready: (signal) => until(() => askRtpengine(rtpengine, { command: 'ping' }, 500), signal),
    });
    await checkConfiguration(found.kamailio, file);
    const sip = await start({
      name: 'Kamailio',
      forks: true,
      onLine: tellRefusals(log),
      command: found.kamailio,
      args: ['-DD', '-E', '-f', file, '-m', '64', '-M', '8', '-Y', folder, '-P', join(folder, 'kamailio.pid')],
      async ready(signal) {
        await until(async () => (await kamailio.isUp()) || Promise.reject(new Error('not yet')), signal);
        if (!signal.aborted) await kamailio.restorePhones();
      },
    });
    return {
      ...{ sipUrl: `ws://${loopback}:${internalPort}`, secret, realm, sip: { host, port }, kamailio, rtpengine, stop },
      children: { kamailio: sip, rtpengine: media },
    };
  } catch (cause) {
    await stop();
    throw new ConfigError(cause instanceof Error ? cause.message : 'Unable to start a SIP edge.', { cause });
  }
}

/** Passes on what Kamailio's own rules say (`xlog`), such as whom they refuse. An attack is not to fill the log: of many lines few are told. */
function tellRefusals(log: Log): (line: string) => void {
  let [since, told, left] = [0, 0, 0];
  return (line) => {
    const said = /<script>: (.{1,300})/.exec(line)?.[1];
    if (said === undefined) return;
    if (performance.now() - since > refusalsEvery) {
      if (left > 0) log.warn({ child: 'Kamailio', left }, 'Of what the SIP edge said before this is left out.');
      [since, told, left] = [performance.now(), 0, 0];
    }
    if ((told += 1) > mostRefusals) left += 1;
    else log.warn({ child: 'Kamailio' }, said);
  };
}

function rtpengineArguments(folder: string, ngPort: number, media: StartPhoneEdgeOptions['media']): readonly string[] {
  const { host = loopback, ports = '30000-30999' } = media ?? {};
  const [least = '30000', most = '30999'] = ports.split('-');
  return [
    // Media stays in the process: no kernel module.
    ...['--config-file=none', '--table=-1', '--foreground', '--log-stderr', '--log-level=4', '--num-threads=2'],
    ...[`--interface=${host}`, `--listen-ng=${loopback}:${ngPort}`, `--port-min=${least}`, `--port-max=${most}`],
    ...['--delete-delay=0', '--timeout=60', '--silent-timeout=3600', '--tos=184'],
    `--pidfile=${join(folder, 'rtpengine.pid')}`,
  ];
}

function checkConfiguration(program: string, file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(program, ['-c', '-f', file], { timeout: readyWithin }, (error, _, said) => {
      if (!error) resolve();
      else
        reject(
          new Error(
            `Unable to start Kamailio: because its configuration is not right. It said:\n${said.slice(-1_000)}`,
          ),
        );
    });
  });
}

function render(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/@([A-Z_0-9]+)@/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`Unable to configure Kamailio: because nothing is known for ${whole}.`);
    if (/["\\\n]/.test(value)) throw new ConfigError(`Unable to configure Kamailio: because ${value} holds quotes.`);
    return value;
  });
}

const word = () => randomBytes(24).toString('base64url');
const ha1 = (user: string, realm: string, password: string) =>
  createHash('md5').update(`${user}:${realm}:${password}`).digest('hex');

async function until(ask: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const there = await ask().then(
      () => true,
      () => false,
    );
    if (there) return;
    await new Promise((resolve) => setTimeout(resolve, askAgainAfter));
  }
}

/** A port of loopback that nobody has, for UDP and for TCP. */
async function freePort(): Promise<number> {
  for (;;) {
    const tcp = createServer();
    await new Promise<void>((resolve) => tcp.listen({ host: loopback, port: 0 }, resolve));
    const address = tcp.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const udp = createSocket('udp4');
    const free = await new Promise<boolean>((resolve) => {
      udp.once('error', () => resolve(false));
      udp.bind(port, loopback, () => resolve(true));
    });
    if (free) await new Promise<void>((resolve) => udp.close(() => resolve()));
    await new Promise((resolve) => tcp.close(resolve));
    if (free) return port;
  }
}

/** Four ports, the first the one that is given: none twice, for who knocks at one is let in there by its rules alone. */
async function freePorts(given: number | undefined): Promise<readonly [number, number, number, number]> {
  const found = new Set([given ?? (await freePort())]);
  while (found.size < 4) found.add(await freePort());
  const [first = 0, second = 0, third = 0, fourth = 0] = found;
  return [first, second, third, fourth];
}
