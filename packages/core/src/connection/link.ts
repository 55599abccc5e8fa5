import type { EventFrame, OperationName, Params, Result, Session } from '@parley/protocol';
import type { AbortSignalLike } from '../kernel/cancellable.js';
import type { Observable } from '../kernel/observable.js';
import type { ConnectionState } from './connection.js';

/** How a request is treated when the connection is not there. */
export interface RequestOptions {
  readonly signal?: AbortSignalLike;
  /** Keep it over reconnects and send it again until it is answered: for idempotent operations only. */
  readonly durable?: boolean;
  /** Durable requests of one lane go one after another, in the order in which they were made. */
  readonly lane?: string;
}

/** How the slices of a view reach the engine: structured-clone data over a port, also within one tab. */
export interface Link {
  readonly state: Observable<ConnectionState>;
  /** @throws ParleyError with the code of the server's answer, or `connection/lost`, `connection/timeout`, `connection/cancelled` */
  request<K extends OperationName>(op: K, params: Params<K>, options?: RequestOptions): Promise<Result<K>>;
  /** Calls the listener with each event, in the order in which the server sent them. */
  onEvent(listener: (event: EventFrame) => void): () => void;
  /** Calls the listener whenever a session was opened or resumed, before any event of it. */
  onSession(listener: (session: Session) => void): () => void;
  /** What to name at the next `session.open`: the conversations held, the users watched. */
  contribute(part: () => Partial<{ holds: { conversationId: string; seq: number }[]; watch: string[] }>): () => void;
}
