import type { ErrorBody, EventFrame, OperationName, Session } from '@parley/protocol';
import type { ConnectionState } from './connection.js';

/** One end of a line between a view and the engine. What passes it is structured-clone data, in order. */
export interface Port<Out, In> {
  post(message: Out): void;
  /** MUST call the listener with each message that the other end posts from now on. Returns the ending. */
  listen(listener: (message: In) => void): () => void;
}

/** An error as structured-clone data. */
export interface ErrorData extends ErrorBody {
  readonly cause?: unknown;
}

/** The state of a connection as structured-clone data. */
export type StateData = Omit<ConnectionState, 'error'> & { readonly error?: ErrorData };

/** What a view holds and watches, named at the next `session.open`. */
export interface ViewPart {
  readonly holds: readonly { readonly conversationId: string; readonly seq: number }[];
  readonly watch: readonly string[];
}

/** What a view says. Ids are the view's own. */
export type ToEngine =
  | { readonly type: 'attach' }
  | { readonly type: 'connect' | 'disconnect'; readonly id: number }
  | { readonly type: 'hurry' }
  | {
      readonly type: 'request';
      readonly id: number;
      readonly op: OperationName;
      readonly params: unknown;
      readonly durable: boolean;
      readonly lane?: string;
    }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'part'; readonly id: number; readonly part: ViewPart };

/** What the engine says. */
export type ToView =
  | { readonly type: 'state'; readonly state: StateData }
  | { readonly type: 'session'; readonly session: Session; readonly state: StateData }
  | { readonly type: 'events'; readonly events: readonly EventFrame[] }
  | { readonly type: 'answer'; readonly id: number; readonly result?: unknown; readonly error?: ErrorData }
  | { readonly type: 'tokenWillExpire'; readonly at: number }
  | { readonly type: 'partWanted'; readonly id: number };
