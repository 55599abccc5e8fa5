import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  createTurnCredentials,
  type TurnCredentials,
  type TurnCredentialsParts,
} from '../../adapters/coturn/turn-credentials.js';
import { openTurnSecrets, type TurnSecrets } from '../../adapters/coturn/turn-secrets.js';
import type { Clock, Log } from '../../kernel/ports.js';
import { ConfigError, type ServerConfig } from '../config.js';
import { certificateFiles } from '../lan-certificate.js';
import { startCoturn } from './start-coturn.js';

/** Relays for calls. */
export interface Relays {
  /** Where clients ask for them. */
  readonly urls: readonly string[];
  readonly credentials: TurnCredentials;
}

/** What relays need. */
export interface OpenTurnOptions {
  /** The data folder, where there is one. */
  readonly data?: string;
  readonly clock: Clock;
  readonly log: Log;
  /** What must be undone is added here. */
  readonly endings: (() => unknown)[];
}

/** How long one secret is the one that new credentials are made with, in ms. */
const rotateAfter = 86_400_000;
/** A timer that is late by as much as this does no harm, and one that is longer would overflow. */
const longestSleep = 3_600_000;

/**
 * Starts a TURN server, or makes ready to use one's own, and gives what makes credentials for it; undefined where there is none.
 *
 * @throws ConfigError where the settings do not fit together, or the TURN server cannot be used.
 */
export async function openTurn(config: ServerConfig, options: OpenTurnOptions): Promise<Relays | undefined> {
  const { turnUrls, turnSecret, turnDatabase, turnLifetime: lifetime } = config;
  const now = () => options.clock.now();
  if (config.turn) return withCoturn(config, options);
  if (turnUrls.length === 0) {
    if (turnSecret === undefined && turnDatabase === undefined) return undefined;
    throw new ConfigError(
      'Unable to use a TURN server: because nothing says where it is. Set PARLEY_TURN_URLS, such as turn:turn.example.com:3478.',
    );
  }
  if (turnDatabase !== undefined) {
    const secrets = openSecrets(config, options, turnDatabase);
    return relaysAt(turnUrls, { secret: () => secrets.current(), lifetime, now });
  }
  if (turnSecret === undefined)
    throw new ConfigError(
      'Unable to use the TURN server: because there is no secret to make credentials with. Set PARLEY_TURN_SECRET, or PARLEY_TURN_DATABASE where it runs on this machine.',
    );
  return relaysAt(turnUrls, { secret: () => turnSecret, lifetime, now });
}

function relaysAt(urls: readonly string[], parts: Omit<TurnCredentialsParts, 'urls'>): Relays {
  return { urls, credentials: createTurnCredentials({ ...parts, urls }) };
}

async function withCoturn(config: ServerConfig, options: OpenTurnOptions): Promise<Relays> {
  const { turnUrls, turnRealm: realm, turnPort: port, turnLifetime: lifetime, lan } = config;
  const { data, clock, log, endings } = options;
  if (data === undefined)
    throw new ConfigError(
      'Unable to start a TURN server: because there is no folder to keep its secrets in. Give --data.',
    );
  const folder = join(data, 'coturn');
  const tls = lan ? await certificateFiles(data, clock.now()) : undefined;
  const database = join(folder, 'turndb');
  makePrivate(folder);
  const secrets = openSecrets(config, options, database);
  const { urls, child } = await startCoturn({ folder, port, realm, database, lan, tls, clock, log });
  endings.push(() => child.stop());
  const told = turnUrls.length > 0 ? turnUrls : urls;
  return relaysAt(told, { lifetime, now: () => clock.now(), secret: () => secrets.current() });
}

function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
}

function openSecrets(
  { turnRealm: realm, turnLifetime: lifetime }: ServerConfig,
  { clock, log, endings }: OpenTurnOptions,
  path: string,
): TurnSecrets {
  let secrets: TurnSecrets;
  try {
    secrets = openTurnSecrets({ path, realm, rotateAfter, lifetime }, clock.now());
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new ConfigError(
      `Unable to use the TURN server's database ${path}: because it cannot be written (${code}). Check PARLEY_TURN_DATABASE and who may write there.`,
      { cause },
    );
  }
  let stop = (): void => undefined;
  const sleep = (until: number) => {
    stop = clock.setTimer(tend, Math.min(Math.max(until - clock.now(), 0), longestSleep));
  };
  const tend = () => {
    try {
      sleep(secrets.tend(clock.now()));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      log.error({ code }, "Unable to replace the TURN server's secret: because its database cannot be written.");
      sleep(clock.now() + longestSleep);
    }
  };
  tend();
  endings.push(() => {
    stop();
    secrets.close();
  });
  return secrets;
}
