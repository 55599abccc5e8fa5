import type { MessagingStore, OwnConversationRow } from '../../messaging/messaging-store.js';
import { toConversation, toMember, toMessage } from './columns.js';
import type { SqlContext } from './sql-context.js';

const conversationColumns = [
  'c.id',
  'c.kind',
  'c.name',
  'c.public',
  'c.last_seq',
  'c.version',
  'c.changed',
  'c.member_count',
  'c.created_at',
  'c.updated_at',
] as const;
const memberColumns = [
  'm.user_id',
  'm.role',
  'm.delivered_seq',
  'm.read_seq',
  'm.joined_at',
  'm.notifications',
  'm.muted_until',
  'm.archived',
] as const;

/** What is read of conversations and messages. */
export type MessagingReads = Pick<
  MessagingStore,
  | 'conversation'
  | 'member'
  | 'members'
  | 'firstMembers'
  | 'memberIds'
  | 'listConversations'
  | 'changedConversations'
  | 'ownConversations'
  | 'watermark'
  | 'sent'
  | 'messages'
  | 'messagesAfter'
  | 'lastMessages'
  | 'unreadCounts'
>;

/** Reads conversations and messages from a SQL database. */
export function createSqlMessagingReads({ db, isOneOf, firstMembers, messagesAfter }: SqlContext): MessagingReads {
  const own = (app: string, userId: string) =>
    db
      .selectFrom('members as m')
      .innerJoin('conversations as c', (join) =>
        join.onRef('c.app', '=', 'm.app').onRef('c.id', '=', 'm.conversation_id'),
      )
      .select([...conversationColumns, ...memberColumns])
      .where('m.app', '=', app)
      .where('m.user_id', '=', userId);
  type OwnColumns = Awaited<ReturnType<ReturnType<typeof own>['execute']>>[number];
  const toOwn = (row: OwnColumns): OwnConversationRow => ({ conversation: toConversation(row), member: toMember(row) });
  const membersOf = (app: string, conversationId: string) =>
    db.selectFrom('members as m').where('m.app', '=', app).where('m.conversation_id', '=', conversationId);

  return {
    firstMembers,
    messagesAfter,
    async conversation(app, id) {
      const found = db.selectFrom('conversations as c').select(conversationColumns).where('c.app', '=', app);
      const row = await found.where('c.id', '=', id).executeTakeFirst();
      return row && toConversation(row);
    },
    async member(app, conversationId, userId) {
      const row = await membersOf(app, conversationId)
        .select(memberColumns)
        .where('m.user_id', '=', userId)
        .executeTakeFirst();
      return row && toMember(row);
    },
    async members(app, conversationId, { after, limit }) {
      let rows = membersOf(app, conversationId).select(memberColumns);
      if (after !== undefined) rows = rows.where('m.user_id', '>', after);
      return (await rows.orderBy('m.user_id').limit(limit).execute()).map(toMember);
    },
    async memberIds(app, conversationId) {
      const rows = await membersOf(app, conversationId).select('m.user_id').orderBy('m.user_id').execute();
      return rows.map((row) => row.user_id);
    },
    async listConversations(app, userId, { before, limit }) {
      let rows = own(app, userId);
      if (before !== undefined) rows = rows.where('c.changed', '<', before);
      return (await rows.orderBy('c.changed', 'desc').limit(limit).execute()).map(toOwn);
    },
    async changedConversations(app, userId, { after, limit }) {
      const rows = own(app, userId).where('c.changed', '>', after).orderBy('c.changed', 'desc').limit(limit);
      return (await rows.execute()).map(toOwn);
    },
    async ownConversations(app, userId, conversationIds) {
      if (conversationIds.length === 0) return [];
      const rows = own(app, userId).where((eb) => isOneOf(eb.ref('m.conversation_id'), conversationIds));
      return (await rows.execute()).map(toOwn);
    },
    async watermark(app) {
      const row = await db.selectFrom('app_clocks').select('changed').where('app', '=', app).executeTakeFirst();
      return row?.changed ?? 0;
    },
    async sent(app, senderId, clientId) {
      const found = db.selectFrom('messages').selectAll().where('app', '=', app).where('client_id', '=', clientId);
      const row = await found.where('sender_id', '=', senderId).executeTakeFirst();
      return row && toMessage(row);
    },
    async messages(app, conversationId, { before, after, limit }) {
      let rows = db
        .selectFrom('messages')
        .selectAll()
        .where('app', '=', app)
        .where('conversation_id', '=', conversationId);
      if (before !== undefined) rows = rows.where('seq', '<', before);
      if (after !== undefined) rows = rows.where('seq', '>', after);
      const forward = after !== undefined && before === undefined;
      const page = await rows
        .orderBy('seq', forward ? 'asc' : 'desc')
        .limit(limit)
        .execute();
      return (forward ? page : page.reverse()).map(toMessage);
    },
    async lastMessages(app, conversationIds) {
      if (conversationIds.length === 0) return [];
      const rows = await db
        .selectFrom('conversations as c')
        .innerJoin('messages as x', (join) =>
          join.onRef('x.app', '=', 'c.app').onRef('x.conversation_id', '=', 'c.id').onRef('x.seq', '=', 'c.last_seq'),
        )
        .selectAll('x')
        .where('c.app', '=', app)
        .where((eb) => isOneOf(eb.ref('c.id'), conversationIds))
        .execute();
      return rows.map(toMessage);
    },
    async unreadCounts(app, userId, conversationIds) {
      if (conversationIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('members as m')
        .innerJoin('messages as x', (join) =>
          join
            .onRef('x.app', '=', 'm.app')
            .onRef('x.conversation_id', '=', 'm.conversation_id')
            .onRef('x.seq', '>', 'm.read_seq')
            .onRef('x.sender_id', '<>', 'm.user_id'),
        )
        .select(({ fn }) => ['m.conversation_id as id', fn.countAll<number>().as('count')])
        .where('m.app', '=', app)
        .where('m.user_id', '=', userId)
        .where((eb) => isOneOf(eb.ref('m.conversation_id'), conversationIds))
        .groupBy('m.conversation_id')
        .execute();
      return new Map(rows.map(({ id, count }) => [id, count]));
    },
  };
}
