import { limits, type Sync } from '@parley/protocol';
import type { Identity } from '../auth/identity.js';
import { askingUser } from '../kernel/incoming-request.js';
import type { MessagingContext } from './messaging-context.js';
import { answerBytes, fitting } from './message-size.js';

/** Conversations of a client that comes for the first time. */
const firstPage = 50;
/** Conversations of one sync; the list pages through the rest. */
const mostConversations = 200;
/**
 * Changes before the cursor that are brought again: two that were made at the same time may become visible in either order.
 * What a client has already is harmless, for its version says so.
 */
const overlap = 64;

/** The same for the versions of one conversation, whose changes a client holds up to one. */
const versionOverlap = 16;

/** What a client holds of a conversation: messages up to `seq`, and what was done to those from `from` up to `version`. */
export interface Hold {
  readonly conversationId: string;
  readonly seq: number;
  readonly from?: number;
  readonly version?: number;
}

/** What a client asks when it comes back. */
export interface MessagingSyncRequest {
  readonly identity: Identity;
  /** The last change of the app that the client has seen; absent where it has seen none. */
  readonly since?: number;
  readonly holds: readonly Hold[];
}

/** What changed in the caller's conversations: the cost grows with what changed. */
export async function syncMessaging(
  { store, views, messages }: MessagingContext,
  { identity, since, holds: named }: MessagingSyncRequest,
): Promise<Pick<Sync, 'conversations' | 'left' | 'messages' | 'more' | 'complete'>> {
  const { app } = identity;
  const userId = askingUser(identity).id;
  const holds = merged(named);
  const limit = since === undefined ? firstPage : mostConversations;
  const [rows, heldRows] = await Promise.all([
    since === undefined
      ? store.listConversations(app, userId, { limit: limit + 1 })
      : store.changedConversations(app, userId, { after: Math.max(0, since - overlap), limit: limit + 1 }),
    store.ownConversations(
      app,
      userId,
      holds.map(({ conversationId }) => conversationId),
    ),
  ]);
  const held = new Map(heldRows.map((row) => [row.conversation.id, row.conversation]));
  const left = holds.filter(({ conversationId }) => !held.has(conversationId));
  const behind = holds.filter(({ conversationId, seq }) => (held.get(conversationId)?.lastSeq ?? 0) > seq);
  const touched = holds.flatMap(({ conversationId, seq, from = 0, version }) => {
    const now = held.get(conversationId);
    if (!now || version === undefined) return [];
    // Of a conversation that rests, a client that is at its version has missed nothing.
    if (now.version <= version && now.changed <= (since ?? 0) - overlap) return [];
    return [{ conversationId, from, seq, version: Math.max(0, version - versionOverlap) }];
  });
  const [conversations, after, changed] = await Promise.all([
    views.own(app, userId, rows.slice(0, limit)),
    behind.length === 0 ? [] : store.messagesAfter(app, behind, limits.syncMessages + 1),
    touched.length === 0 ? [] : store.messagesChanged(app, touched, limits.syncMessages + 1),
  ]);
  // What is new comes first: of what does not fit, it would be missed most.
  const found = [...after, ...changed];
  const carried = fitting(found, { limit: limits.syncMessages, bytes: answerBytes });
  return {
    conversations,
    left: left.map(({ conversationId }) => conversationId),
    messages: await messages.of(app, carried, { asker: userId }),
    more: rows.length > limit || carried.length < found.length,
    ...(carried.length === found.length && { complete: true as const }),
  };
}

/** One of each conversation: who names one twice is brought what either lacks, once. */
function merged(holds: readonly Hold[]): readonly Hold[] {
  const byId = new Map<string, Hold>();
  for (const hold of holds) {
    const other = byId.get(hold.conversationId);
    const versions = [hold.version, other?.version].filter((version) => version !== undefined);
    byId.set(
      hold.conversationId,
      other
        ? {
            conversationId: hold.conversationId,
            seq: Math.min(hold.seq, other.seq),
            from: Math.min(hold.from ?? 0, other.from ?? 0),
            ...(versions.length === 0 ? {} : { version: Math.min(...versions) }),
          }
        : hold,
    );
  }
  return [...byId.values()];
}
