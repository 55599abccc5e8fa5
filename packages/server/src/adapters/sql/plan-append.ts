import type { Appended, MessageRow, NewMessage } from '../../messaging/messaging-store.js';

/** What is new in a batch, once it is known what was stored before. */
export interface AppendPlan {
  /** What to store, in order. */
  readonly fresh: readonly NewMessage[];
  /** How many of them each conversation gets, by app and conversation, in the order of their keys. */
  readonly counts: readonly ConversationCount[];
  /** The answers, once the fresh ones are stored. */
  results(stored: readonly MessageRow[]): readonly Appended[];
}

/** How much a conversation grows. */
export interface ConversationCount {
  readonly app: string;
  readonly id: string;
  readonly count: number;
  /** When the last of its messages was made, in ms. */
  readonly at: number;
}

/** Names a message by what makes it unique. */
export function sendKey({ app, senderId, clientId }: Pick<NewMessage, 'app' | 'senderId' | 'clientId'>): string {
  return `${app} ${senderId} ${clientId}`;
}

/** Names a conversation across apps. */
export function placeKey(app: string, id: string): string {
  return `${app} ${id}`;
}

/** Tells what of a batch is new. `before` holds what the store has of its client ids, by `sendKey`. */
export function planAppend(messages: readonly NewMessage[], before: ReadonlyMap<string, MessageRow>): AppendPlan {
  const fresh: NewMessage[] = [];
  const places = new Map<string, number>();
  const counts = new Map<string, ConversationCount>();
  for (const message of messages) {
    const key = sendKey(message);
    if (before.has(key) || places.has(key)) continue;
    places.set(key, fresh.push(message) - 1);
    const place = placeKey(message.app, message.conversationId);
    const at = message.createdAt;
    counts.set(place, {
      app: message.app,
      id: message.conversationId,
      count: (counts.get(place)?.count ?? 0) + 1,
      at: Math.max(counts.get(place)?.at ?? 0, at),
    });
  }
  return {
    fresh,
    counts: [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count),
    results(stored) {
      const answered = new Set<string>();
      return messages.map((message): Appended => {
        const key = sendKey(message);
        const place = places.get(key);
        const row = place === undefined ? before.get(key) : stored[place];
        if (!row) throw new Error('Unable to answer an append: the store lost a message of the batch.');
        const created = place !== undefined && !answered.has(key);
        answered.add(key);
        if (created) return { outcome: 'created', row };
        return row.conversationId === message.conversationId ? { outcome: 'repeated', row } : { outcome: 'conflict' };
      });
    },
  };
}

/** Gives each fresh message its place, from where its conversation ended before. */
export function placeMessages(
  fresh: readonly NewMessage[],
  ends: ReadonlyMap<string, { readonly lastSeq: number; readonly version: number }>,
): MessageRow[] {
  const next = new Map<string, { seq: number; version: number }>();
  return fresh.map(({ app, ...message }) => {
    const key = placeKey(app, message.conversationId);
    let place = next.get(key);
    if (!place) {
      const end = ends.get(key);
      next.set(key, (place = { seq: end?.lastSeq ?? 0, version: end?.version ?? 0 }));
    }
    place.seq += 1;
    place.version += 1;
    return { ...message, seq: place.seq, version: place.version };
  });
}
