import type { Conversation, ConversationInfo, Member, User } from '@parley/protocol';
import type { UserDirectory } from '../kernel/user-directory.js';
import { usualSettings } from './conversation-settings.js';
import type { MessageViews } from './message-views.js';
import type { MessageRow } from './message-row.js';
import type { ConversationRow, MemberRow, MessagingStore, OwnConversationRow } from './messaging-store.js';

/** Conversations as the wire carries them. */
export interface ConversationViews {
  /** As they are for one member: a handful of queries for any number of them. */
  own(app: string, userId: string, rows: readonly OwnConversationRow[]): Promise<Conversation[]>;
  /** As it is for all members. */
  info(app: string, row: ConversationRow): Promise<ConversationInfo>;
}

/** Members that a conversation is shown with; the others are paged through. */
const shown = 50;

/** Puts conversations together from what the store has. */
export function createConversationViews(
  store: Pick<MessagingStore, 'firstMembers' | 'lastMessages' | 'messagesAt' | 'unreadCounts' | 'mentionCounts'>,
  directory: UserDirectory,
  messages: MessageViews,
): ConversationViews {
  /** The last message of each as its row has it: another may have been stored since the row was read. */
  async function lastMessages(app: string, rows: readonly ConversationRow[]): Promise<readonly MessageRow[]> {
    const lastSeqs = new Map(rows.map(({ id, lastSeq }) => [id, lastSeq]));
    const now = await store.lastMessages(app, [...lastSeqs.keys()]);
    const later = now.filter(({ conversationId, seq }) => seq !== lastSeqs.get(conversationId));
    if (later.length === 0) return now;
    const refs = later.map(({ conversationId }) => ({ conversationId, seq: lastSeqs.get(conversationId) ?? 0 }));
    return [...now.filter((message) => !later.includes(message)), ...(await store.messagesAt(app, refs))];
  }

  async function infos(app: string, rows: readonly ConversationRow[], asker?: string): Promise<ConversationInfo[]> {
    const ids = rows.map(({ id }) => id);
    const [members, last] = await Promise.all([
      store.firstMembers(app, ids, shown),
      lastMessages(app, rows).then((found) => messages.of(app, found, { asker })),
    ]);
    const lastOf = new Map(last.map((message) => [message.conversationId, message]));
    const people = [...members.values()].flatMap((some) => some.map(({ userId }) => userId));
    const userOf = await directory.name(app, people);
    return rows.map((row) => {
      const lastMessage = lastOf.get(row.id);
      return {
        id: row.id,
        kind: row.kind,
        ...(row.name === undefined ? {} : { name: row.name }),
        ...(row.public ? { public: true } : {}),
        members: (members.get(row.id) ?? []).map((member) => memberView(member, userOf(member.userId))),
        memberCount: row.memberCount,
        lastSeq: row.lastSeq,
        ...(lastMessage ? { lastMessage } : {}),
        version: row.version,
        createdAt: row.createdAt,
        updatedAt: row.updatedAt,
      };
    });
  }

  return {
    async own(app, userId, rows) {
      if (rows.length === 0) return [];
      // What the rows say and what is counted belong together, whatever happens in between.
      const ranges = rows.map(({ conversation: { id, lastSeq }, member: { readSeq } }) => ({
        conversationId: id,
        after: readSeq,
        upTo: lastSeq,
      }));
      const [views, unread, mentions] = await Promise.all([
        infos(
          app,
          rows.map(({ conversation }) => conversation),
          userId,
        ),
        store.unreadCounts(app, userId, ranges),
        store.mentionCounts(app, userId, ranges),
      ]);
      return rows.flatMap(({ conversation, member: { role, readSeq, settings = usualSettings } }, i) => {
        const view = views[i];
        const unreadCount = unread.get(conversation.id) ?? 0;
        const mentionCount = mentions.get(conversation.id) ?? 0;
        return view ? [{ ...view, role, unreadCount, mentionCount, readSeq, settings }] : [];
      });
    },
    async info(app, row) {
      const [view] = await infos(app, [row]);
      if (!view) throw new Error('A conversation has no view.');
      return view;
    },
  };
}

/** A member as the wire carries it. */
export function memberView({ role, deliveredSeq, readSeq, joinedAt }: MemberRow, user: User): Member {
  return { user, role, deliveredSeq, readSeq, joinedAt };
}
