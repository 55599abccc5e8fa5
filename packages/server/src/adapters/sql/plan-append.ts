import type { Appended, MessageRow, NewMessage } from '../../messaging/messaging-store.js';
import { kept, type Placed } from '../../messaging/place-messages.js';

/** What is new in a batch, once it is known what was stored before. */
export interface AppendPlan {
  /** What to store, in order. */
  readonly fresh: readonly NewMessage[];
  /** The answers, once the fresh ones have their places. */
  results(placed: readonly Placed[]): readonly Appended[];
}

/** Names a message by what makes it unique. */
export function sendKey({ app, senderId, clientId }: Pick<NewMessage, 'app' | 'senderId' | 'clientId'>): string {
  return `${app} ${senderId} ${clientId}`;
}

/** Tells what of a batch is new. `before` holds what the store has of its client ids, by `sendKey`. */
export function planAppend(messages: readonly NewMessage[], before: ReadonlyMap<string, MessageRow>): AppendPlan {
  const fresh: NewMessage[] = [];
  const places = new Map<string, number>();
  for (const message of messages) {
    const key = sendKey(message);
    if (!before.has(key) && !places.has(key)) places.set(key, fresh.push(message) - 1);
  }
  return {
    fresh,
    results(placed) {
      const answered = new Set<string>();
      return messages.map((message): Appended => {
        const key = sendKey(message);
        const place = places.get(key);
        const now = place === undefined ? undefined : placed[place];
        if (now?.refused) return { outcome: 'refused', code: now.refused };
        const row = now?.row ?? before.get(key);
        if (!row) throw new Error('Unable to answer an append: the store lost a message of the batch.');
        if (now && !answered.has(key)) {
          answered.add(key);
          const { quoted, root } = now;
          return { outcome: 'created', row, ...(quoted ? { quoted } : {}), ...(root ? { root } : {}) };
        }
        return row.conversationId === message.conversationId
          ? { outcome: 'repeated', row: kept(row) }
          : { outcome: 'conflict' };
      });
    },
  };
}
