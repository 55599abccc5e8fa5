import type { EventFrame, Message, OperationName, Params, Result, Session } from '@parley/protocol';
import type { AbortSignalLike } from '../kernel/cancellable.js';
import type { Observable } from '../kernel/observable.js';
import type { ConnectionState } from './connection.js';
import type { Held, OutboxEntry } from './engine-port.js';

/** How a request is treated when the connection is not there. */
export interface RequestOptions {
  readonly signal?: AbortSignalLike;
  /** Keep it over reconnects and send it again until it is answered: for idempotent operations only. */
  readonly durable?: boolean;
  /** Durable requests of one lane go one after another, in the order in which they were made. */
  readonly lane?: string;
}

type Part = Partial<{ holds: Held[]; watch: string[] }>;

/** How the slices of a view reach the engine: structured-clone data over a port, also within one tab. */
export interface Link {
  readonly state: Observable<ConnectionState>;
  /** @throws ParleyError with the code of the server's answer, or `connection/lost`, `connection/timeout`, `connection/cancelled` */
  request<K extends OperationName>(op: K, params: Params<K>, options?: RequestOptions): Promise<Result<K>>;
  /** Something says that the network changed: a connection that is lost is made anew at once, and one that may be is asked. */
  hurry(): void;
  /** Calls the listener with each event, in the order in which the server sent them. */
  onEvent(listener: (event: EventFrame) => void): () => void;
  /** Calls the listener whenever a session was opened or resumed, before any event of it. */
  onSession(listener: (session: Session) => void): () => void;
  /** What to name at the next `session.open`: the conversations held, the users watched. It is waited for, but not for long. */
  contribute(part: () => Part | Promise<Part>): () => void;
  /** Messages on their way, of all views of this device, oldest first. */
  readonly outbox: LinkOutbox;
  /** The name of the box that keeps the user's records on this machine, once it is known who the user is. */
  readonly account: Observable<{ readonly box: string; readonly userId: string } | undefined>;
  /** Lets all other views of this device know something for as long as this view lives; `undefined` takes it back. */
  share(key: string, value: unknown): void;
  /** What the other views share, by key. */
  readonly shared: Observable<ReadonlyMap<string, unknown>>;
  /** Whether this is the view that rings, of all views of the device. */
  readonly rings: Observable<boolean>;
}

/** The engine's outbox, as a view sees it. */
export interface LinkOutbox {
  readonly entries: readonly OutboxEntry[];
  /**
   * Keeps a message and sends it until it is stored; settles with what was stored.
   * @throws ParleyError what the server refused it with, `messaging/outbox-full`
   */
  send(entry: OutboxEntry): Promise<Message>;
  /** Takes a failed message away, or one that has not left yet. */
  discard(clientId: string): void;
  /** Calls the listener with each message that is on its way, fails, or is stored or discarded. */
  onChange(listener: (change: OutboxChange) => void): () => void;
}

/** What happened to a message on its way. */
export type OutboxChange =
  | { readonly type: 'outgoing'; readonly entry: OutboxEntry }
  | { readonly type: 'settled'; readonly entry: OutboxEntry; readonly message?: Message };
