import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJanusNode } from '../../adapters/janus/create-janus-node.js';
import { createMediaPool } from '../../calls/create-media-pool.js';
import type { MediaNotes } from '../../calls/media-notes.js';
import type { MediaServer } from '../../calls/media-server.js';
import type { Clock, Log } from '../../kernel/ports.js';
import { ConfigError, type ServerConfig } from '../config.js';
import { lanAddresses } from '../lan-certificate.js';
import { findCoturn } from '../turn/find-coturn.js';
import { findJanus } from './find-janus.js';
import { startJanus } from './start-janus.js';

/** What media servers need. */
export interface OpenMediaOptions {
  /** The data folder, where there is one. */
  readonly data?: string;
  /** Where a media server that is started here writes recordings to. */
  readonly recordings?: string;
  readonly notes: MediaNotes;
  readonly clock: Clock;
  readonly log: Log;
  /** What must be undone is added here. */
  readonly endings: (() => unknown)[];
}

/** How long a media server that was just started may take until rooms can be opened, in ms. */
const upWithin = 5_000;
const askAgainAfter = 20;

/**
 * Starts a media server, or makes ready to use one's own; undefined where there is none. One's own may be out of reach now.
 *
 * @throws ConfigError where the settings do not fit together, or Janus cannot be started.
 */
export async function openMedia(config: ServerConfig, options: OpenMediaOptions): Promise<MediaServer | undefined> {
  const { notes, clock, log, endings } = options;
  if (config.media && config.mediaServers.length > 0)
    throw new ConfigError(
      'Unable to use media servers: because both --media and PARLEY_MEDIA_SERVERS are given. Choose one.',
    );
  const addresses = config.media ? [await beside(config, options)] : config.mediaServers;
  if (addresses.length === 0) return undefined;
  const media = createMediaPool(addresses.map((address) => createJanusNode({ ...address, notes, clock, log })));
  endings.push(() => media.stop());
  for (const { name, draining } of config.mediaServers) if (draining) media.drain(name, true);
  if (config.media) await untilUp(media, clock);
  return media;
}

/** Relays belong to calls through servers: `--media` and `--phone` start coturn, too, where nothing else is said and it is installed. */
export function withRelays(config: ServerConfig): ServerConfig {
  const { media, phone, turn, turnUrls } = config;
  if (!(media || phone) || turn || turnUrls.length > 0 || findCoturn() === undefined) return config;
  return { ...config, turn: true };
}

/** `--phone` starts Janus, too, where nothing else is said and it can run. */
export function withMedia(config: ServerConfig): ServerConfig {
  const { media, phone, mediaServers } = config;
  if (!phone || media || mediaServers.length > 0 || lanAddresses().length === 0 || !findJanus()) return config;
  return { ...config, media: true };
}

async function beside({ mediaPorts }: ServerConfig, { data, recordings, clock, log, endings }: OpenMediaOptions) {
  const own = data === undefined ? mkdtempSync(join(tmpdir(), 'parley-janus-')) : undefined;
  if (own !== undefined) endings.push(() => rmSync(own, { recursive: true, force: true }));
  const folder = own ?? join(data ?? '', 'janus');
  const { url, apiSecret, adminKey, child } = await startJanus({ folder, mediaPorts, clock, log });
  endings.push(() => child.stop());
  return { name: 'janus', local: true, url, apiSecret, adminKey, ...(recordings === undefined ? {} : { recordings }) };
}

async function untilUp(media: MediaServer, clock: Clock): Promise<void> {
  const end = clock.now() + upWithin;
  while (!media.nodes().some(({ up }) => up)) {
    if (clock.now() > end)
      throw new ConfigError('Unable to start a media server: because Janus runs and does not take its secret.');
    await new Promise<void>((resolve) => setTimeout(resolve, askAgainAfter));
  }
}
