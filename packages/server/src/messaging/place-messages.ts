import { isEmpty, withExtra } from './message-actions.js';
import { refKey, type AppendRefusal, type MessageRef, type MessageRow, type NewMessage } from './message-row.js';

/** Where a conversation ended before a batch. */
export interface End {
  readonly lastSeq: number;
  readonly version: number;
}

/** What the messages of a batch refer to, as far as it is in the store. Needed where one of them `refers`. */
export interface Found {
  /** By `placeKey` and seq. */
  readonly rows: ReadonlyMap<string, MessageRow>;
  /** Whose messages may be forwarded by whom: `placeKey` and user. */
  readonly members: ReadonlySet<string>;
}

/** A message of a batch with its place, or why it gets none. */
export type Placed =
  | { readonly refused: AppendRefusal }
  | {
      readonly refused?: undefined;
      readonly app: string;
      /** With its content, also where that is not kept. */
      readonly row: MessageRow;
      readonly quoted?: MessageRow;
      readonly root?: MessageRow;
    };

/** A batch with all its places. */
export interface Placement {
  /** One for each message, in order. */
  readonly placed: readonly Placed[];
  /** How much each conversation grows, in the order of their keys. */
  readonly growth: readonly Growth[];
}

/** How much a conversation grows. */
export interface Growth {
  readonly app: string;
  readonly id: string;
  readonly messages: number;
  /** Messages, and threads that were answered. */
  readonly versions: number;
  /** When the last of its messages was made, in ms. */
  readonly at: number;
}

/** Names a conversation across apps. */
export function placeKey(app: string, id: string): string {
  return `${app} ${id}`;
}

/** Whether a message names another one, which must be read before it gets its place. */
export function refers({ threadSeq, extra, forward }: NewMessage): boolean {
  return threadSeq !== undefined || forward !== undefined || extra?.replyTo !== undefined;
}

/** What a message names. */
export function namedBy(message: NewMessage): readonly MessageRef[] {
  const { conversationId, threadSeq, extra, forward } = message;
  const seqs = [threadSeq, extra?.replyTo].filter((seq) => seq !== undefined);
  return [...seqs.map((seq) => ({ conversationId, seq })), ...(forward ? [forward] : [])];
}

/** How much conversations grow by messages of which none refers. */
export function growthOf(messages: readonly NewMessage[]): readonly Growth[] {
  const counts = new Map<string, { app: string; id: string; messages: number; versions: number; at: number }>();
  for (const { app, conversationId: id, createdAt } of messages) {
    const key = placeKey(app, id);
    const count = counts.get(key);
    if (!count) counts.set(key, { app, id, messages: 1, versions: 1, at: createdAt });
    else {
      count.messages += 1;
      count.versions += 1;
      count.at = Math.max(count.at, createdAt);
    }
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, growth]) => growth);
}
