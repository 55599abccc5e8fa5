import type { TSchema } from '@sinclair/typebox';
import type { ErrorCode } from './errors.js';
import type { RateClass } from './limits.js';

/** Who may call an operation: a person, a bot, or the app's own backend. */
export type Caller = 'user' | 'bot' | 'admin';

/** A JSON Schema (draft 2020-12). */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** One row of the operation table: the whole contract of one request. */
export interface OperationRow {
  readonly summary: string;
  readonly params: JsonSchema;
  readonly result: JsonSchema;
  /** Codes that this operation adds to those that every operation may answer. */
  readonly errors: readonly ErrorCode[];
  /** Who may call; empty where no session is needed yet. */
  readonly callers: readonly Caller[];
  readonly rate: RateClass;
  /** `METHOD /path/{param}`, or `null` where the operation belongs to a live session. */
  readonly http: string | null;
  /** Repeating it with the same params changes nothing more. */
  readonly idempotent: boolean;
}

/** One row of the event table. */
export interface EventRow {
  readonly summary: string;
  readonly data: JsonSchema;
}

/** Declares a row of the operation table. */
export function operation(
  row: Omit<OperationRow, 'params' | 'result'> & { params: TSchema; result: TSchema },
): OperationRow {
  return row;
}

/** Declares a row of the event table. */
export function event(row: Omit<EventRow, 'data'> & { data: TSchema }): EventRow {
  return row;
}
