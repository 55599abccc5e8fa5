import type { ErrorBody, EventFrame, Message, OperationName, Params, Session } from '@parley/protocol';
import type { FileSource, MessageFile } from '../kernel/file-source.js';
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

/** A message on its way to the server. The engine keeps it until it is stored or discarded, also over a restart. */
export interface OutboxEntry {
  readonly params: Params<'message.send'>;
  /** Milliseconds since the epoch, by the server's clock as far as it is known. */
  readonly createdAt: number;
  /** Its files as far as they are known. */
  readonly files?: readonly MessageFile[];
  /** Files to upload first: for a view's own outbox, never for an engine. */
  readonly sources?: readonly FileSource[];
  /** Why it will not be sent by itself. */
  readonly error?: ErrorData;
}

/** The stretch of a conversation's messages that a view holds. */
export interface Held {
  readonly conversationId: string;
  /** Up to which seq; what comes after is brought. */
  readonly seq: number;
  /** From which seq on. */
  readonly from?: number;
  /** The conversation's version up to which changes of messages are known; later ones are brought. */
  readonly version?: number;
}

/** What a view holds and watches, named at the next `session.open`. */
export interface ViewPart {
  readonly holds: readonly Held[];
  readonly watch: readonly string[];
  /** Up to where the view has heard everything; for an engine that has heard nothing yet. */
  readonly cursor?: string;
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
  /**
   * Keeps a message and sends it; a message with the client id of one that failed is tried again. `userId` is whom the view took
   * for signed in: nothing is sent for another.
   */
  | { readonly type: 'send'; readonly entry: OutboxEntry; readonly userId?: string }
  | { readonly type: 'discard'; readonly clientId: string }
  /** Disconnects, and takes away all that is kept for the user on this machine. */
  | { readonly type: 'signOut'; readonly id: number }
  /** Something that all views of the device should know while this view lives; `undefined` takes it back. */
  | { readonly type: 'share'; readonly key: string; readonly value: unknown }
  | { readonly type: 'part'; readonly id: number; readonly part: ViewPart };

/** What the engine says. */
export type ToView =
  /** This engine answers from now on. When it is another than before, the view says again what has no answer yet. */
  | { readonly type: 'hello'; readonly engine: string }
  /** Whose records are kept, before any session: the name of the storage box. */
  | { readonly type: 'account'; readonly box: string; readonly userId: string }
  /** Nobody is signed in any more: nothing of the user stays, neither shown nor kept. */
  | { readonly type: 'signedOut' }
  /** All messages on their way, of all views. Said at `attach`, once they are read from the storage. */
  | { readonly type: 'outbox'; readonly entries: readonly OutboxEntry[] }
  /** A message is on its way, or failed; `kept` once it survives a crash. */
  | { readonly type: 'outgoing'; readonly entry: OutboxEntry; readonly kept: boolean }
  /** A message is no longer on its way: stored, or discarded. */
  | { readonly type: 'settled'; readonly clientId: string; readonly message?: Message }
  /** What the views share: of all views but this one. */
  | { readonly type: 'shared'; readonly facts: readonly (readonly [key: string, value: unknown])[] }
  | { readonly type: 'state'; readonly state: StateData }
  | { readonly type: 'session'; readonly session: Session; readonly state: StateData }
  | { readonly type: 'events'; readonly events: readonly EventFrame[] }
  /** Everything up to here has been said to this view. */
  | { readonly type: 'cursor'; readonly cursor: string }
  | { readonly type: 'answer'; readonly id: number; readonly result?: unknown; readonly error?: ErrorData }
  | { readonly type: 'tokenWillExpire'; readonly at: number }
  /** Whether this is the view that rings, of all views of the device. One that was told nothing does. */
  | { readonly type: 'ring'; readonly on: boolean }
  | { readonly type: 'partWanted'; readonly id: number };
