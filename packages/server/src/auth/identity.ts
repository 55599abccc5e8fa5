import type { User } from '@parley/protocol';
import type { Caller } from '@parley/protocol/schema';

/** Who asks, proven by a token or a key. */
export interface Identity {
  readonly app: string;
  readonly caller: Caller;
  /** Absent for the app's own backend. */
  readonly user?: User;
  /** When the proof runs out, in ms since the epoch; a bot's key does not. */
  readonly expiresAt?: number;
  /** When the proof was issued, in ms since the epoch. */
  readonly issuedAt?: number;
}

/**
 * Proves who holds a token, a bot's key or an admin token.
 * Rejects with `auth/missing`, `auth/invalid`, `auth/expired` or `auth/revoked`.
 */
export type Authenticate = (credential: string) => Promise<Identity>;
