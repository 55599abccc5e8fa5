import type { ErrorCode } from './errors.js';
import type { EventPayloads, OperationParams, OperationResults } from './types.js';

/** The name of an operation, such as `message.send`. */
export type OperationName = keyof OperationParams;
/** What an operation takes. */
export type Params<K extends OperationName> = OperationParams[K];
/** What an operation answers. */
export type Result<K extends OperationName> = OperationResults[K];
/** The name of an event, such as `message.created`. */
export type EventName = keyof EventPayloads;
/** What an event carries. */
export type EventData<K extends EventName> = EventPayloads[K];

/** `{ id, op, params }`: what a client asks. */
export interface RequestFrame<K extends OperationName = OperationName> {
  readonly id: number;
  readonly op: K;
  readonly params: Params<K>;
  /** A W3C trace context (`traceparent`). */
  readonly trace?: string;
}

/** An error as it travels. */
export interface ErrorBody {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  /** Milliseconds to wait before trying again. */
  readonly retryAfter?: number;
  readonly requestId?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** `{ id, result }` or `{ id, error }`; the id is `null` where the request could not be read. */
export type AnswerFrame<K extends OperationName = OperationName> =
  { readonly id: number; readonly result: Result<K> } | { readonly id: number | null; readonly error: ErrorBody };

/** Where an event stands; the same for all receivers. */
export interface EventPosition {
  readonly conversation: string;
  readonly version: number;
}

/** `{ ev, at?, data }`: what the server tells. Nothing in it is per user or device. */
export type EventFrame<K extends EventName = EventName> = {
  [N in K]: { readonly ev: N; readonly at?: EventPosition; readonly data: EventData<N> };
}[K];

/** What a client may receive: an answer, an event, or events and answers that belong together. */
export type ServerFrame = AnswerFrame | EventFrame | readonly (AnswerFrame | EventFrame)[];

/** The protocol versions that this package speaks, the newest first. */
export const protocolVersions = [1] as const;

/** WebSocket close codes (RFC 6455, 7.4.2: 4000–4999 are the application's) and what the client does. */
export const closeCodes = {
  /** The server stops or restarts: connect again and resume. */
  goingAway: 1001,
  /** The reader was too slow: connect again and resume; nothing is lost. */
  resume: 4000,
  /** The same device connected again elsewhere: do not reconnect. */
  superseded: 4001,
  /** The token is no longer good: get a new one, then connect again. */
  unauthorized: 4002,
  /** The other side does not speak the protocol: do not reconnect. */
  protocol: 4003,
} as const;
