import { setTimeout as after } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { createVerifyToken } from '../adapters/jose/create-verify-token.js';
import { createPinoLog } from '../adapters/pino/create-pino-log.js';
import { createMessageHook } from '../adapters/hooks/create-message-hook.js';
import { createLinkPreviews } from '../adapters/previews/create-link-previews.js';
import { createPrometheusMetrics, type PrometheusMetrics } from '../adapters/prometheus/create-prometheus-metrics.js';
import type { TusUploads } from '../adapters/tus/create-uploads.js';
import { createSystemRandom } from '../adapters/system/create-system-random.js';
import { systemClock } from '../adapters/system/system-clock.js';
import { createApiKey } from '../auth/api-key.js';
import { createAuthenticate } from '../auth/create-authenticate.js';
import type { Authenticate } from '../auth/identity.js';
import { createSeal, type Seal } from '../auth/seal.js';
import type { MediaServer } from '../calls/media-server.js';
import { createRules } from '../create-rules.js';
import { createLocalBus } from '../kernel/create-local-bus.js';
import type { Clock, Log, Random } from '../kernel/ports.js';
import type { Rules } from '../kernel/rules-contract.js';
import type { Stores } from '../kernel/stores.js';
import type { DestinationStream } from 'pino';
import { openCaptions } from './captions/open-captions.js';
import { ConfigError, type ServerConfig } from './config.js';
import { takeDataFolder } from './data-folder.js';
import { openMedia, withMedia, withRelays } from './media/open-media.js';
import { openPhone } from './phone/open-phone.js';
import type { Carrier } from './phone/carrier/carrier.js';
import { startPhoneBeside, untilRegistered } from './phone/start-phone-beside.js';
import { openFiles } from './files/open-files.js';
import { openRecordings } from './recording/open-recordings.js';
import { openPush } from './push/open-push.js';
import { openStores } from './open-stores.js';
import { openTurn } from './turn/open-turn.js';
import { version } from './version.js';

/** What a server is made of, below what carries requests. */
export interface ServerParts {
  readonly stores: Stores;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: PrometheusMetrics;
  readonly authenticate: Authenticate;
  readonly rules: Rules;
  /** Where clients find relays for calls; empty where there are none. */
  readonly turnUrls: readonly string[];
  /** What carries group calls, where there is something. */
  readonly media?: MediaServer;
  /** The simulated carrier, where there is one. */
  readonly carrier?: Carrier;
  /** What takes the bytes of uploads, where files are kept. */
  readonly uploads?: TusUploads;
  /** The data folder, where there is one. */
  readonly data?: string;
}

/** A commit to a disk costs what ten messages do: after one, others gather for so long, in ms. */
const commitRest = 10;

/** Adds routes beside those of the operation table. */
export type RouteAdder = (app: FastifyInstance) => void;

/** Opens the stores and puts the rules on them. What must be undone is added to `endings`, the first to be undone last. */
export async function openParts(
  config: ServerConfig,
  endings: (() => unknown)[],
  logs?: DestinationStream,
): Promise<ServerParts> {
  const clock = systemClock;
  const log = createPinoLog(config.logLevel, logs);
  const metrics = createPrometheusMetrics();
  const random = createSystemRandom(() => clock.now());
  const folder = config.data === undefined ? undefined : takeDataFolder(config.data);
  if (folder) endings.push(() => folder.release());
  const key = config.secretKey ?? folder?.serverKey();
  if (!key)
    throw new ConfigError(
      'Unable to start: because there is no key to seal secrets with. Set PARLEY_SECRET_KEY to 64 hexadecimal digits (openssl rand -hex 32), or give --data.',
    );
  const seal = await createSeal(key);
  const stores = await openStores(config, clock.now());
  endings.push(() => stores.close());
  const verifyToken = createVerifyToken(() => clock.now());
  const authenticate = createAuthenticate({ store: stores.auth, clock, seal, verifyToken });
  const { previews, previewAllow: allow } = config;
  const linkPreviews = previews ? createLinkPreviews({ clock, version, allow }) : undefined;
  endings.push(() => linkPreviews?.stop());
  const messageHook = createMessageHook({
    now: () => clock.now(),
    allow: config.hookAllow,
    async secretOf(app) {
      const row = await stores.auth.app(app);
      return row && seal.open(app, row.sealedSecret);
    },
  });
  endings.push(() => messageHook.stop());
  const relays = await openTurn(withRelays(config), { data: folder?.path, clock, log, endings });
  const recordings = await openRecordings(config, { data: folder?.path, seal, log });
  const files = await openFiles(config, { data: folder?.path, seal });
  const captions = openCaptions(config);
  const media = await openMedia(withMedia(config), {
    data: folder?.path,
    recordings: recordings?.raw,
    notes: stores.mediaNotes,
    clock,
    log,
    endings,
  });
  const beside = await startPhoneBeside(config, { data: folder?.path, clock, log, endings });
  const phone = openPhone(config, { address: beside?.address ?? config.phoneEdge, door: beside?.door, clock, log });
  const pushes = openPush(config, key);
  const rules = createRules({
    stores,
    bus: createLocalBus(),
    clock,
    random,
    log,
    metrics,
    authenticate,
    createApiKey,
    linkPreviews,
    messageHook,
    turn: relays?.credentials,
    ...(media ? { media } : {}),
    ...(phone ? { phone } : {}),
    ...(pushes ? { pushes } : {}),
    ...(recordings ? { recordings: recordings.keeping } : {}),
    ...(files ? { files: files.keeping } : {}),
    ...(captions ? { captions } : {}),
    config,
    defer: (run) => void setImmediate(run),
    rest: () => after(commitRest),
  });
  await rules.start();
  if (beside && phone) await untilRegistered(phone.edge, clock);
  return {
    ...{ stores, seal, clock, random, log, metrics, authenticate, rules },
    turnUrls: relays?.urls ?? [],
    ...(media ? { media } : {}),
    ...(files ? { uploads: files.uploads } : {}),
    ...(beside ? { carrier: beside.carrier } : {}),
    ...(folder ? { data: folder.path } : {}),
  };
}
