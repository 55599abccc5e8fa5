import type { IceServer, OperationName, Result } from '@parley/protocol';
import type { Authenticate, Identity } from '../auth/identity.js';
import type { ClientConnection, ClientSocket } from '../connection/client-socket.js';
import type { MediaServer } from '../calls/media-server.js';
import type { FileKeeping } from '../files/file-keeping.js';
import type { RecordingKeeping, Recordings } from '../recording/create-recordings.js';
import type { PushSenders } from '../push/push-sender.js';
import type { PhoneNetwork } from '../telephony/phone-network.js';
import type { Bus } from './bus.js';
import type { CallCaptions } from './call-captions.js';
import type { FileLinks } from './message-files.js';
import type { LinkPreviews } from './link-previews.js';
import type { MessageHook } from './message-hook.js';
import type { Clock, Log, Metrics, Random } from './ports.js';
import type { Rates } from './rate-limits.js';
import type { Stores } from './stores.js';

/** What the rules need of the outside. */
export interface RulesDeps {
  readonly stores: Stores;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly authenticate: Authenticate;
  /** Makes a bot's key: what is shown once, and the hash that is stored. */
  readonly createApiKey: (app: string) => Promise<{ readonly apiKey: string; readonly hash: string }>;
  readonly config: RulesConfig;
  /** What pages say of themselves; where it is not given, links in messages stay bare. */
  readonly linkPreviews?: LinkPreviews;
  /** The way to where apps look at messages before anybody is told; where it is not given, none is asked. */
  readonly messageHook?: MessageHook;
  /** Makes a user's own credentials for the TURN servers, with each start and answer of a call; `config.iceServers` stand beside them. */
  readonly turn?: (who: { readonly app: string; readonly userId: string }) => readonly IceServer[];
  /** What carries calls of groups; where it is not given, calls are between two. */
  readonly media?: MediaServer;
  /** The way to the phone network; where it is not given, no call goes there. */
  readonly phone?: PhoneNetwork;
  /** The ways to devices that are not connected; where they are not given, nothing is pushed. */
  readonly pushes?: PushSenders;
  /** What keeps recordings of calls; where it is not given, no call is recorded. */
  readonly recordings?: RecordingKeeping;
  /** What keeps files of messages; where it is not given, there are none. */
  readonly files?: FileKeeping;
  /** What understands what is said in calls; where it is not given, no call has captions. */
  readonly captions?: CallCaptions;
  /**
   * Calls the function soon, once what has arrived by now is processed; in Node `setImmediate`. What is committed or written
   * together is what gathers until then. A microtask where it is not given.
   */
  readonly defer?: (run: () => void) => void;
  /** Waits after a transaction of messages, so that more gathers for the next one; a few milliseconds where a commit goes to a disk. */
  readonly rest?: () => Promise<void>;
}

/** What an operator may set. Times in ms. */
export interface RulesConfig {
  /** Silence after which a client pings; after twice that the connection is closed. */
  readonly heartbeat: number;
  /** How long a lost device keeps its user's presence. */
  readonly presenceGrace: number;
  /** How long a call rings. */
  readonly ringTimeout: number;
  /** How long a call waits for a lost device. */
  readonly callGrace: number;
  /** How long a phone waits for the device of its call that was lost; 1500 unless said. */
  readonly phoneGrace?: number;
  readonly iceServers: readonly {
    readonly urls: readonly string[];
    readonly username?: string;
    readonly credential?: string;
  }[];
  /** Rates that differ from those of the protocol's table. */
  readonly rates?: Partial<Rates>;
}

/** The backend without its outside: the same rules run in the server, in tests and in the emulator. */
export interface Rules {
  /** Takes a new connection of a client. */
  connect(socket: ClientSocket): ClientConnection;
  /**
   * Runs one operation outside a session: checks policy, rate and params against the operation table.
   * Rejects with a `RequestError`.
   */
  dispatch<K extends OperationName>(
    identity: Identity,
    request: { readonly op: K; readonly params: unknown; readonly requestId: string; readonly coerce?: boolean },
  ): Promise<Result<K>>;
  /** Gives the file that a link of `recording.get` leads to, or a part of it. Rejects with a `RequestError`. */
  readonly openRecording: Recordings['open'];
  /** Gives the file that a link of `file.get` leads to, or a part of it. Rejects with a `RequestError`. */
  readonly openFile: FileLinks['open'];
  /** Says to which upload a link of `file.create` leads. Rejects with a `RequestError`. */
  readonly openUpload: FileLinks['openUpload'];
  /** Takes up what was running before a restart. */
  start(): Promise<void>;
  /** Closes all sessions, telling them to come back, and waits for what is under way. */
  stop(): Promise<void>;
}

/** Builds the rules. */
export type CreateRules = (deps: RulesDeps) => Rules;
