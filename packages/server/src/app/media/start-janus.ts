import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Clock, Log } from '../../kernel/ports.js';
import { superviseChild, type SupervisedChild } from '../children/supervise-child.js';
import { ConfigError } from '../config.js';
import { writePrivate } from '../data-folder.js';
import { lanAddresses } from '../lan-certificate.js';
import { findJanus, installJanus, janusFiles, readJanusTemplate } from './find-janus.js';

/** What starting Janus needs. */
export interface StartJanusOptions {
  /** Where its configuration is kept; made where it is missing. */
  readonly folder: string;
  /** The UDP ports of media, such as `10000-10200`. */
  readonly mediaPorts: string;
  /** The addresses that media is bound to; this machine's on its networks where not given. */
  readonly addresses?: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
}

/** A Janus that runs beside the server, reached on loopback alone but for media. */
export interface RunningJanus {
  readonly url: string;
  readonly apiSecret: string;
  readonly adminKey: string;
  /** Its admin API, for whoever looks into it. */
  readonly admin: { readonly url: string; readonly secret: string };
  readonly child: SupervisedChild;
}

const loopback = '127.0.0.1';
/** How long it may take to answer, in ms. */
const readyWithin = 15_000;
const askAgainAfter = 50;

/**
 * Starts Janus with secrets of this run's own.
 *
 * @throws ConfigError where it is not installed, there is no address for media, or it does not serve.
 */
export async function startJanus(options: StartJanusOptions): Promise<RunningJanus> {
  const { folder, mediaPorts, clock, log } = options;
  const found = findJanus();
  if (!found)
    throw new ConfigError(
      `Unable to start a media server: because Janus is not installed. ${installJanus}; or leave out --media.`,
    );
  const addresses = options.addresses ?? lanAddresses();
  if (addresses.length === 0)
    throw new ConfigError(
      'Unable to start a media server: because this machine has no address but loopback, which Janus does not use for media. Connect it to a network, or leave out --media.',
    );
  const [apiPort, adminPort] = await freePorts();
  const [apiSecret, adminSecret, adminKey] = [secret(), secret(), secret()];
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const values: Readonly<Record<string, string>> = {
    FOLDER: folder,
    LIBRARIES: found.libraries,
    API_SECRET: apiSecret,
    ADMIN_SECRET: adminSecret,
    ADMIN_KEY: adminKey,
    MEDIA_PORTS: mediaPorts,
    ADDRESSES: addresses.join(','),
    API_ADDRESS: loopback,
    API_PORT: String(apiPort),
    ADMIN_PORT: String(adminPort),
  };
  for (const file of janusFiles) writePrivate(join(folder, file), render(readJanusTemplate(file), values));
  try {
    const child = await superviseChild({
      name: 'Janus',
      command: found.program,
      args: ['-F', folder, '-C', join(folder, 'janus.jcfg')],
      cwd: folder,
      ready: (signal) => untilItListens(apiPort, signal),
      readyWithin,
      clock,
      log,
    });
    return {
      url: `ws://${loopback}:${apiPort}`,
      apiSecret,
      adminKey,
      admin: { url: `ws://${loopback}:${adminPort}`, secret: adminSecret },
      child,
    };
  } catch (cause) {
    throw new ConfigError(cause instanceof Error ? cause.message : 'Unable to start Janus.', { cause });
  }
}

// Fills in what stands between @ signs.
function render(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/@([A-Z_]+)@/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`Unable to configure Janus: because nothing is known for ${whole}.`);
    if (/["\\\n]/.test(value)) throw new ConfigError(`Unable to configure Janus: because ${value} holds quotes.`);
    return value;
  });
}

const secret = () => randomBytes(24).toString('base64url');

async function untilItListens(port: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    if (await listens(port)) return;
    await new Promise((resolve) => setTimeout(resolve, askAgainAfter));
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect({ host: loopback, port });
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}

/** Two ports of loopback that nobody has. */
async function freePorts(): Promise<readonly [number, number]> {
  const probes = [createServer(), createServer()] as const;
  const [one, other] = await Promise.all(
    probes.map(
      (probe) =>
        new Promise<number>((resolve, reject) => {
          probe.once('error', reject);
          probe.listen({ host: loopback, port: 0 }, () => resolve((probe.address() as AddressInfo).port));
        }),
    ),
  );
  await Promise.all(probes.map((probe) => new Promise((resolve) => probe.close(resolve))));
  return [one ?? 0, other ?? 0];
}
