import type { Message } from '@parley/protocol';
import type { UserDirectory } from '../kernel/user-directory.js';
import { refKey, type Choice, type MessageRow } from './message-row.js';
import { messageView } from './message-view.js';
import type { MessagingStore } from './messaging-store.js';

/** Messages as the wire carries them. */
export interface MessageViews {
  /**
   * At most three queries for any number of messages, none where they are plain and their senders known. What `asker` chose is
   * shown where somebody asks: it belongs into answers alone, never into what several receive. `known` are messages that need
   * not be read to be quoted.
   */
  of(
    app: string,
    rows: readonly MessageRow[],
    more?: { readonly asker?: string; readonly known?: readonly MessageRow[] },
  ): Promise<Message[]>;
}

/** Puts messages together from what the store has. */
export function createMessageViews(
  store: Pick<MessagingStore, 'messagesAt' | 'chosen'>,
  directory: UserDirectory,
): MessageViews {
  /** The messages that these answer, by `refKey`. */
  async function quotes(app: string, rows: readonly MessageRow[], known: readonly MessageRow[]) {
    const found = new Map([...known, ...rows].map((row) => [refKey(row), row]));
    const missing = rows.flatMap(({ conversationId, extra }) => {
      const ref = extra?.replyTo === undefined ? undefined : { conversationId, seq: extra.replyTo };
      return ref && !found.has(refKey(ref)) ? [ref] : [];
    });
    if (missing.length > 0) for (const row of await store.messagesAt(app, missing)) found.set(refKey(row), row);
    return (row: MessageRow) =>
      row.extra?.replyTo === undefined ? undefined : found.get(refKey({ ...row, seq: row.extra.replyTo }));
  }

  /** What the asking user chose: looked up only where the message itself does not say. */
  async function choices(app: string, rows: readonly MessageRow[], asker: string) {
    const unsaid = rows.filter((row) => !saysChoices(row, asker));
    const found = unsaid.length > 0 ? await store.chosen(app, asker, unsaid) : new Map<string, readonly Choice[]>();
    return (row: MessageRow) => found.get(refKey(row)) ?? named(row, asker);
  }

  return {
    async of(app, rows, { asker, known = [] } = {}) {
      const [quotedBy, chosenOn] = await Promise.all([
        quotes(app, rows, known),
        asker === undefined ? undefined : choices(app, rows, asker),
      ]);
      const userOf = await directory.name(
        app,
        rows.flatMap((row) => {
          const { forwardedFrom } = row.extra ?? {};
          const quoted = quotedBy(row);
          return [
            row.senderId,
            ...(forwardedFrom ? [forwardedFrom.senderId] : []),
            ...(quoted ? [quoted.senderId] : []),
          ];
        }),
      );
      return rows.map((row) => messageView(row, { userOf, quoted: quotedBy(row), chosen: chosenOn?.(row) }));
    },
  };
}

/** Whether the message names everybody who chose something on it, or the user where they did. */
function saysChoices({ extra }: MessageRow, userId: string): boolean {
  if (extra?.poll && extra.poll.voterCount > 0) return false;
  return (extra?.reactions ?? []).every(({ count, userIds }) => count === userIds.length || userIds.includes(userId));
}

function named({ extra }: MessageRow, userId: string): readonly Choice[] {
  return (extra?.reactions ?? []).flatMap(({ emoji, userIds }) =>
    userIds.includes(userId) ? [`e${emoji}` as const] : [],
  );
}
