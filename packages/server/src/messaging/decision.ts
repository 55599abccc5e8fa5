import type { Changed, Choice, EditRow, MessageExtra, MessageRow } from './message-row.js';

/** What the store has beside a message. */
export interface ActionFacts {
  /** What the acting user chose on the message. */
  readonly chosen: readonly Choice[];
  /** Messages of the conversation that are pinned. */
  readonly pins: number;
  /** In ms since the epoch. */
  readonly now: number;
}

/** What an action makes of a message, and what changes beside it. The store raises `version`. */
export interface Decision {
  readonly outcome: 'changed';
  readonly row: MessageRow;
  /** What it said before, for its history. */
  readonly before?: EditRow;
  /** Whom it mentions has changed. */
  readonly mentions?: true;
  /** What the user chooses from now on, and what no longer. */
  readonly chooses?: readonly Choice[];
  readonly drops?: readonly Choice[];
  /** The first users of these are to be read once the drops are done, and given to `refill`. */
  readonly refills?: readonly Choice[];
  /** History, mentions and choices go. */
  readonly clears?: true;
}

/** Why an action is refused. */
export type Refused = Extract<Changed, { outcome: 'refused' }>;

/** A change with what happens beside it. */
export function changed(row: MessageRow, beside: Omit<Decision, 'outcome' | 'row'> = {}): Decision {
  return { outcome: 'changed', row, ...beside };
}

/** A refusal; `limit` says how many there may be. */
export function refused(code: Refused['code'], limit?: number): Refused {
  return { outcome: 'refused', code, ...(limit === undefined ? {} : { details: { limit } }) };
}

/** A refusal of what does not fit the poll; the message completes "Expected". */
export function unfitting(path: string, expected: string): Refused {
  const problems = [{ path, message: `Expected ${expected}` }];
  return { outcome: 'refused', code: 'messaging/invalid-poll', details: { problems } };
}

/** The message with these fields; what is undefined goes. */
export function withExtra(row: MessageRow, extra: Partial<MessageExtra>, fields: Partial<MessageRow> = {}): MessageRow {
  const { extra: old, ...rest } = row;
  const next = given<MessageExtra>({ ...old, ...extra });
  return {
    ...given<Omit<MessageRow, 'extra'>>({ ...rest, ...fields }),
    ...(Object.keys(next).length === 0 ? {} : { extra: next }),
  };
}

/** The fields that are not undefined. */
export function given<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
