import { closeCodes } from '@parley/protocol';
import type { ClientConnection, ClientSocket } from './client-socket.js';
import { Connection } from './connection.js';
import { createCursorFeed } from './cursor-feed.js';
import { epochOf } from './cursor.js';
import { createFrameWriter } from './frame-writer.js';
import type { GatewayContext, GatewayDeps } from './gateway-context.js';

/** Where clients connect. */
export interface Gateway {
  connect(socket: ClientSocket): ClientConnection;
  /** Ends every connection; clients come back and resume. */
  stop(): void;
}

/** How often connections are looked after. */
const every = 1_000;
/** How long a connection may go without opening its session. */
const openWithin = 10_000;
/** How long before its end a client is told of its token, or a quarter of the token's life where that is less. */
const warnBefore = 60_000;
/** How long a session outlives its token. */
const expiryGrace = 30_000;

/** Makes the gateway: connections, their sessions and what keeps them. */
export function createGateway(deps: GatewayDeps): Gateway {
  const { clock } = deps;
  const connections = new Set<Connection>();
  const epochs = new Map<string, Promise<string>>();
  let cancelTurn: (() => void) | undefined;

  function epoch(app: string): Promise<string> {
    let found = epochs.get(app);
    if (!found) {
      found = deps.appCreatedAt(app).then((createdAt) => epochOf(app, createdAt));
      epochs.set(app, found);
      found.catch(() => epochs.delete(app));
    }
    return found;
  }

  const context: GatewayContext = {
    ...deps,
    epoch,
    writer: createFrameWriter(deps.defer),
    cursors: createCursorFeed({ watermark: (app) => deps.sync.watermark(app), epoch, log: deps.log }),
    left: (connection) => {
      connections.delete(connection);
      if (connections.size > 0) return;
      deps.metrics.gauge('sessions', 0);
      cancelTurn?.();
      cancelTurn = undefined;
    },
  };

  function lookAfter(connection: Connection, now: number): void {
    const silence = now - connection.lastHeard;
    if (connection.state === 'new' ? silence > openWithin : silence > 2 * deps.heartbeat) {
      connection.end(closeCodes.resume, 'Nothing was heard for too long.');
      return;
    }
    const { session } = connection;
    if (connection.state !== 'open' || session?.identity.expiresAt === undefined) return;
    const { expiresAt, issuedAt = expiresAt - 4 * warnBefore } = session.identity;
    if (now >= expiresAt + expiryGrace) connection.end(closeCodes.unauthorized, 'The token has expired.');
    else if (!session.warned && now >= expiresAt - Math.min(warnBefore, (expiresAt - issuedAt) / 4)) {
      session.warned = true;
      connection.write(JSON.stringify({ ev: 'session.expiring', data: { tokenExpiresAt: expiresAt } }));
    }
  }

  function turn(): void {
    const now = clock.now();
    cancelTurn = clock.setTimer(turn, every);
    for (const connection of connections) lookAfter(connection, now);
    deps.metrics.gauge('sessions', deps.sessions.size);
    context.cursors.turn();
  }

  return {
    connect(socket) {
      const connection = new Connection(socket, context);
      connections.add(connection);
      cancelTurn ??= clock.setTimer(turn, every);
      return connection;
    },
    stop() {
      for (const connection of [...connections]) connection.end(closeCodes.goingAway, 'The server stops.');
    },
  };
}
