import { given, withExtra } from './decision.js';
import { isEmpty } from './message-actions.js';
import { type AppendRefusal, type MessageRef, type MessageRow, type NewMessage } from './message-row.js';

/** Where a conversation ended before a batch. */
export interface End {
  readonly lastSeq: number;
  readonly version: number;
}

/** What the messages of a batch refer to, as far as it is in the store. Needed where one of them `refers`. */
export interface Found {
  /** By `rowKey`. */
  readonly rows: ReadonlyMap<string, MessageRow>;
  /** Who is in the conversations of messages to forward: `placeKey` and user. */
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

/** Names a message across apps. */
export function rowKey(app: string, { conversationId, seq }: MessageRef): string {
  return `${app} ${conversationId} ${seq}`;
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

/**
 * Gives each message its place, from where its conversation ended before. What is answered in a thread gets a version of its own,
 * once for all answers of the batch.
 */
export function placeMessages(
  fresh: readonly NewMessage[],
  ends: ReadonlyMap<string, End>,
  found?: Found,
): readonly Placed[] {
  const resolve = found ? resolver(found) : undefined;
  const next = new Map<string, { seq: number; version: number }>();
  const placeOf = (key: string) => {
    let place = next.get(key);
    if (!place) {
      const end = ends.get(key);
      next.set(key, (place = { seq: end?.lastSeq ?? 0, version: end?.version ?? 0 }));
    }
    return place;
  };
  if (!resolve)
    return fresh.map((message) => {
      const place = placeOf(placeKey(message.app, message.conversationId));
      return { app: message.app, row: rowOf(message, (place.seq += 1), (place.version += 1)) };
    });

  const resolved = fresh.map((message) => {
    const place = placeOf(placeKey(message.app, message.conversationId));
    const known = resolve.check(message);
    if (typeof known === 'string') return known;
    resolve.add(message.app, rowOf(known, (place.seq += 1), 0));
    return { ...known, seq: place.seq };
  });
  const last = new Map<string, number>();
  resolved.forEach((message, i) => {
    if (typeof message !== 'string' && answers(message)) last.set(threadKey(message), i);
  });
  const answered = new Map<string, MessageRow>();
  return resolved.map((message, i): Placed => {
    if (typeof message === 'string') return { refused: message };
    const { app, seq, ...content } = message;
    const place = placeOf(placeKey(app, content.conversationId));
    const row = rowOf({ app, ...content }, seq, (place.version += 1));
    resolve.add(app, row);
    const replyTo = row.extra?.replyTo;
    const quoted = replyTo === undefined ? undefined : resolve.row(app, { ...row, seq: replyTo });
    if (!answers(message)) return { app, row, quoted };
    const key = threadKey(message);
    const before = answered.get(key) ?? resolve.row(app, { ...row, seq: row.threadSeq ?? 0 });
    if (!before) throw new Error('Unable to place an answer: its thread is gone within the batch.');
    const thread = { count: (before.extra?.thread?.count ?? 0) + 1, lastSeq: seq, lastAt: row.createdAt };
    const root = withExtra(before, { thread });
    answered.set(key, root);
    if (last.get(key) !== i) return { app, row, quoted };
    return { app, row, quoted, root: { ...root, version: (place.version += 1) } };
  });
}

/** Whether a message that is being stored has nothing that few messages have. */
export function isPlain({ threadSeq, stored, extra }: Pick<MessageRow, 'threadSeq' | 'stored' | 'extra'>): boolean {
  return threadSeq === undefined && stored !== false && extra === undefined;
}

/** What is kept of a message: all of it, or its place alone. */
export function kept(row: MessageRow): MessageRow {
  if (row.stored !== false) return row;
  const { metadata: _, extra: __, ...place } = row;
  return { ...place, text: '' };
}

/** How much conversations grow by what was placed. */
export function growthOf(
  messages: readonly (Pick<NewMessage, 'app' | 'conversationId' | 'createdAt'> & { readonly versions?: number })[],
): readonly Growth[] {
  const counts = new Map<string, { -readonly [K in keyof Growth]: Growth[K] }>();
  for (const { app, conversationId: id, createdAt: at, versions = 1 } of messages) {
    const key = placeKey(app, id);
    const count = counts.get(key);
    if (!count) counts.set(key, { app, id, messages: 1, versions, at });
    else {
      count.messages += 1;
      count.versions += versions;
      count.at = Math.max(count.at, at);
    }
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, growth]) => growth);
}

/** Knows what is in the store and, one after the other, what the batch adds. */
function resolver(found: Found) {
  const added = new Map<string, MessageRow>();
  const row = (app: string, ref: MessageRef) => added.get(rowKey(app, ref)) ?? found.rows.get(rowKey(app, ref));

  function taken(message: NewMessage, forward: MessageRef): NewMessage | AppendRefusal {
    const { app, senderId, extra } = message;
    if (!found.members.has(`${placeKey(app, forward.conversationId)} ${senderId}`)) return 'messaging/not-found';
    const from = row(app, forward);
    if (!from) return 'messaging/no-message';
    if (from.deletedAt !== undefined || from.stored === false) return 'messaging/deleted';
    const { metadata } = from;
    const text = message.text === '' ? from.text : message.text;
    const files = from.extra?.files;
    if (text === '' && isEmpty(metadata) && !files) return 'messaging/empty';
    // Who forwards what was forwarded names who said it first.
    const forwardedFrom = from.extra?.forwardedFrom ?? { senderId: from.senderId, createdAt: from.createdAt };
    return {
      ...message,
      text,
      ...(metadata ? { metadata } : {}),
      extra: { ...extra, ...given({ files }), forwardedFrom },
    };
  }

  return {
    row,
    add: (app: string, one: MessageRow) => void added.set(rowKey(app, one), kept(one)),
    check(message: NewMessage): NewMessage | AppendRefusal {
      const { app, conversationId, threadSeq, extra, forward } = message;
      const root = threadSeq === undefined ? undefined : row(app, { conversationId, seq: threadSeq });
      if (threadSeq !== undefined && !root) return 'messaging/no-message';
      if (extra?.replyTo !== undefined && !row(app, { conversationId, seq: extra.replyTo }))
        return 'messaging/no-message';
      const thread = root && { threadSeq: root.threadSeq ?? root.seq };
      return forward ? taken({ ...message, ...thread }, forward) : { ...message, ...thread };
    },
  };
}

/** Whether a message counts in its thread. */
function answers({ threadSeq, stored }: NewMessage): boolean {
  return threadSeq !== undefined && stored !== false;
}

function threadKey({ app, conversationId, threadSeq = 0 }: NewMessage): string {
  return rowKey(app, { conversationId, seq: threadSeq });
}

function rowOf(message: NewMessage, seq: number, version: number): MessageRow {
  const { conversationId, senderId, clientId, text, metadata, createdAt } = message;
  const plain = metadata
    ? { conversationId, seq, version, senderId, clientId, text, metadata, createdAt }
    : { conversationId, seq, version, senderId, clientId, text, createdAt };
  if (isPlain(message)) return plain;
  const { threadSeq, stored, extra } = message;
  return { ...plain, ...given({ threadSeq, stored, extra }) };
}
