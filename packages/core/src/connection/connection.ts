import type { Session, User } from '@parley/protocol';
import type { Listenable } from '../kernel/listenable.js';
import type { Observable } from '../kernel/observable.js';
import type { ParleyError } from '../kernel/parley-error.js';

/** Where a connection is in its life. */
export type ConnectionStatus = 'disconnected' | 'connecting' | 'connected' | 'reconnecting' | 'failed';

/** What a screen needs to know of the connection. */
export interface ConnectionState {
  readonly status: ConnectionStatus;
  /** Who is signed in, from the first answer of the server on. */
  readonly user?: User;
  /** What the server said at `session.open`: its limits and features. */
  readonly session?: Pick<Session, 'session' | 'protocol' | 'limits' | 'features' | 'device'>;
  /** What carries the frames: `websocket`, `stream`, or the name that a transport of one's own gives itself. */
  readonly transport?: string;
  /** Why it is not connected. */
  readonly error?: ParleyError;
  /** When the next attempt starts, in ms since the epoch by this machine's clock. */
  readonly retryAt?: number;
}

/** What happens to a connection. */
export interface ConnectionEvents {
  /** The token runs out at `at` and is being renewed. */
  readonly tokenWillExpire: { readonly at: number };
  /** The server no longer had what was missed: what was shown has been loaded anew. */
  readonly gap: { readonly reason: 'reset' };
}

/** The live connection to the server: it reconnects and resumes by itself. */
export interface Connection extends Observable<ConnectionState>, Listenable<ConnectionEvents> {
  /** Try again now instead of waiting for the back-off, for example when the network is back. */
  reconnectNow(): void;
}
