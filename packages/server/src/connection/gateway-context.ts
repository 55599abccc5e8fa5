import type { Authenticate } from '../auth/identity.js';
import type { Dispatcher } from '../kernel/create-dispatcher.js';
import type { Clock, Log, Metrics, Random } from '../kernel/ports.js';
import type { RateLimits } from '../kernel/rate-limits.js';
import type { Tally } from '../kernel/tally.js';
import type { Connection } from './connection.js';
import type { CursorFeed } from './cursor-feed.js';
import type { FrameWriter } from './frame-writer.js';
import type { SessionLife, SyncSources } from './session-life.js';
import type { Sessions } from './sessions.js';

/** What the gateway is given. */
export interface GatewayDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tally: Tally;
  readonly authenticate: Authenticate;
  readonly rateLimits: RateLimits;
  readonly dispatcher: Dispatcher;
  readonly sessions: Sessions;
  readonly life: SessionLife;
  readonly sync: SyncSources;
  /** When the app was made, in ms since the epoch: what tells its store from another one. */
  readonly appCreatedAt: (app: string) => Promise<number>;
  /** What this server has beyond the core of the protocol. */
  readonly features: readonly string[];
  /** Silence after which a client pings, in ms. */
  readonly heartbeat: number;
  readonly defer: (run: () => void) => void;
}

/** What every connection of a gateway shares. */
export interface GatewayContext extends GatewayDeps {
  readonly writer: FrameWriter;
  readonly cursors: CursorFeed;
  /** The name of the app's store in cursors. */
  readonly epoch: (app: string) => Promise<string>;
  /** The connection has ended. */
  left(connection: Connection): void;
}
