import type { Calls } from './calls/calls.js';
import type { Connection } from './connection/connection.js';
import type { Transport } from './connection/transport.js';
import type { Moderation } from './moderation/moderation.js';
import type { Files } from './files/files.js';
import type { Conversations } from './messaging/messaging.js';
import type { PushSlice } from './push/push.js';
import type { PresenceSlice } from './presence/presence.js';
import type { Search } from './search/search.js';
import type { Users } from './users/users.js';

/** The client of one user on one device. */
export interface Parley {
  readonly connection: Connection;
  readonly conversations: Conversations;
  readonly presence: PresenceSlice;
  readonly calls: Calls;
  readonly users: Users;
  readonly push: PushSlice;
  readonly moderation: Moderation;
  readonly search: Search;
  readonly files: Files;
  /**
   * Settles once the first session is open; afterwards it stays connected by itself until `disconnect`.
   * @throws ParleyError `auth/invalid`, `auth/provider-failed`, `protocol/unsupported-version`
   */
  connect(): Promise<void>;
  /** Ends calls and the connection. What was sent and not acknowledged waits for the next `connect`. */
  disconnect(): Promise<void>;
  /**
   * Disconnects and takes away all that is kept of the user on this machine: the last state, drafts, and messages that were not
   * sent. Call it when somebody signs out.
   */
  signOut(): Promise<void>;
}

/** What every platform's `createParley` takes. */
export interface ParleyOptions {
  /** Where the server is, such as `http://localhost:7275`. */
  readonly url: string;
  /** Gives a token, or a bot's key; asked again whenever it is about to expire. */
  readonly token: () => string | Promise<string>;
  /**
   * Who is signed in, where the app knows: what this machine keeps of them shows at once, also offline. Without it, it shows once
   * the token is there.
   */
  readonly user?: string;
  /** Tells devices of the same user apart; made and kept by the platform when not given. */
  readonly device?: string;
  /**
   * What carries the frames. Unless given, WebSocket, and streams over plain HTTP (server-sent events down, posts up) while
   * WebSocket is blocked. `'websocket'` or `'stream'` is that one alone; an object is a transport of one's own, which is given
   * a `url` that is not HTTP as it is.
   */
  readonly transport?: Transport;
}
