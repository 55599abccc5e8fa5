import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { DestinationStream } from 'pino';
import { acceptStreams } from '../adapters/http/accept-streams.js';
import { createHttpServer } from '../adapters/http/create-http-server.js';
import { acceptWebSockets } from '../adapters/ws/accept-web-sockets.js';
import { createApp } from '../auth/create-app.js';
import type { ClientConnection, ClientSocket } from '../connection/client-socket.js';
import { RequestError } from '../kernel/request-error.js';
import { ConfigError, defaults, type ServerConfig } from './config.js';
import { lanAddresses, lanCertificate } from './lan-certificate.js';
import { listen } from './listen.js';
import { openParts, type RouteAdder, type ServerParts } from './server-parts.js';
import { version } from './version.js';

/** How long answers under way may take once the server stops, in ms. */
const lastAnswers = 1_000;

/** A server that serves. */
export interface ParleyServer {
  /** Where this machine reaches it. */
  readonly url: string;
  /** Where others on the network reach it; empty unless `lan` is set. */
  readonly lanUrls: readonly string[];
  readonly port: number;
  readonly parts: ServerParts;
  /** Makes an app, for whoever has no `parley create-app` at hand. The secret is shown this once. */
  createApp(app: { readonly name: string; readonly zone?: string }): Promise<{
    readonly appId: string;
    readonly appSecret: string;
  }>;
  /** Takes a client that a transport of one's own carries, as if it had come over WebSocket. */
  connect(socket: ClientSocket): ClientConnection;
  /** Takes no more, tells clients to come back, waits for what is under way and closes the stores. Safe to call again. */
  stop(): Promise<void>;
}

/** What a server may be given besides its configuration. */
export interface ServerOptions {
  /** Where logs go; standard output where not given. */
  readonly logs?: DestinationStream;
  /** Makes what must be there before the first client, and the routes that go with it. */
  readonly prepare?: (parts: ServerParts) => Promise<RouteAdder>;
  /** Takes each client that comes, whatever carries it, in place of the rules, which are given as the way on. */
  readonly onConnect?: (socket: ClientSocket, next: ParleyServer['connect']) => ClientConnection;
}

/**
 * Starts a server: opens the stores, wires the rules and listens. Leaves the process's signals alone.
 *
 * @throws ConfigError where the configuration, the data folder, the database or the port cannot be used.
 */
export async function createServer(config: ServerConfig, options: ServerOptions = {}): Promise<ParleyServer> {
  checkDemo(config.demo);
  const endings: (() => unknown)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= endAll(endings));
  try {
    const parts = await openParts(config, endings, options.logs);
    const add = await options.prepare?.(parts);
    const { onConnect } = options;
    const next: ParleyServer['connect'] = (socket) => parts.rules.connect(socket);
    const connect: ParleyServer['connect'] = onConnect ? (socket) => onConnect(socket, next) : next;
    const { stores, seal, clock } = parts;
    const makeApp: ParleyServer['createApp'] = (app) =>
      createApp({ store: stores.auth, seal, clock }, { zone: 'eu1', ...app });
    return {
      ...(await serve({ config, parts, endings, add, connect })),
      ...{ parts, connect, createApp: makeApp, stop },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Serving {
  readonly config: ServerConfig;
  readonly parts: ServerParts;
  readonly endings: (() => unknown)[];
  readonly add?: RouteAdder;
  readonly connect: ParleyServer['connect'];
}

async function serve({ config, parts, endings, add, connect }: Serving) {
  const { rules, stores, log, clock } = parts;
  const addresses = config.lan ? lanAddresses() : [];
  const tls = config.lan && parts.data ? await lanCertificate(parts.data, addresses, parts.clock.now()) : undefined;
  if (config.lan && !tls)
    throw new ConfigError('Unable to make a certificate: because there is no folder to keep it in. Give --data.');
  let stopping = false;
  const { origins, demo, publicUrl } = config;
  // Without its own origin the server would shut out its own pages.
  const allowOrigin = origins === '*' || publicUrl === undefined ? undefined : allow([...origins, publicUrl]);
  const streams = acceptStreams({ connect, clock, log, allowOrigin });
  const app = await createHttpServer(
    {
      ...parts,
      ready: () => (stopping ? Promise.reject(new RequestError('server/unavailable')) : stores.check()),
      options: { version, origins, demo, publicUrl, tls },
    },
    (routes) => {
      streams.addTo(routes);
      add?.(routes);
    },
  );
  const webSockets = acceptWebSockets({
    server: app.server,
    path: '/v1/connect',
    rules: { connect },
    log,
    allowOrigin,
  });
  endings.push(async () => {
    stopping = true;
    parts.uploads?.close();
    const closed = app.close();
    await rules.stop();
    await Promise.all([webSockets.close(), streams.close()]);
    // Who reads a large file, and browsers that connect before they ask, would hold up the end.
    const late = setTimeout(() => app.server.closeAllConnections(), lastAnswers);
    await closed;
    clearTimeout(late);
  });
  const host = config.lan && config.host === defaults.host ? '0.0.0.0' : config.host;
  const port = await listen(app, { host, port: config.port });
  const scheme = tls ? 'https' : 'http';
  log.info({ host, port }, 'Listening.');
  return {
    url: `${scheme}://${nameOf(host)}:${port}`,
    lanUrls: addresses.map((address) => `${scheme}://${address}:${port}`),
    port,
  };
}

async function endAll(endings: (() => unknown)[]): Promise<void> {
  for (const end of endings.splice(0).reverse()) await end();
}

/** How this machine calls the address that a server listens on. */
function nameOf(host: string): string {
  if (['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function allow(origins: readonly string[]): (origin: string) => boolean {
  const allowed = new Set(origins.map((origin) => new URL(origin).origin));
  return (origin) => allowed.has(origin);
}

function checkDemo(demo: string | undefined): void {
  if (demo === undefined) return;
  const page = join(demo, 'index.html');
  if (statSync(page, { throwIfNoEntry: false })?.isFile()) return;
  throw new ConfigError(`Unable to serve the demo: because there is no ${page}. Build it, or give another --demo.`);
}
