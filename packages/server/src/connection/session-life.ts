import type { CallRecord, Presence, SessionParams, Sync } from '@parley/protocol';
import type { Identity } from '../auth/identity.js';
import type { LiveSession } from '../kernel/incoming-request.js';

/** What other slices do when sessions come and go. */
export interface SessionLife {
  /** The answer to session.open is on its way; what is told now comes after it. */
  opened(session: LiveSession): void;
  /** Called once for each session, also for one that ended before it was open. */
  closed(session: LiveSession): void;
}

/** What a resuming client asks of the conversations. */
export interface SyncRequest {
  readonly identity: Identity;
  /** The last change of the app that the client has seen; absent where it has seen none. */
  readonly since?: number;
  readonly holds: NonNullable<SessionParams['holds']>;
}

/** What other slices put into the answer to session.open. */
export interface SyncSources {
  /** The last change of the app. */
  watermark(app: string): Promise<number>;
  conversations(request: SyncRequest): Promise<Pick<Sync, 'conversations' | 'left' | 'messages' | 'more'>>;
  /** Watches the users for as long as the session lasts. */
  presence(session: LiveSession, userIds: readonly string[]): Promise<readonly Presence[]>;
  calls(app: string, userId: string): readonly CallRecord[];
}
