import type { MessagingStore, OwnConversationRow } from '../../messaging/messaging-store.js';
import { toConversation, toMember } from './columns.js';
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

/** What is read of conversations. */
export type MessagingReads = Pick<
  MessagingStore,
  | 'conversation'
  | 'conversationOfKey'
  | 'member'
  | 'members'
  | 'firstMembers'
  | 'listConversations'
  | 'changedConversations'
  | 'ownConversations'
  | 'watermark'
>;

/** Reads conversations from a SQL database. */
export function createSqlMessagingReads({ db, isOneOf, firstMembers }: SqlContext): MessagingReads {
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
    async conversation(app, id) {
      const found = db.selectFrom('conversations as c').select(conversationColumns).where('c.app', '=', app);
      const row = await found.where('c.id', '=', id).executeTakeFirst();
      return row && toConversation(row);
    },
    async conversationOfKey(app, key) {
      const found = db.selectFrom('conversations').select('id').where('app', '=', app).where('key', '=', key);
      return (await found.executeTakeFirst())?.id;
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
  };
}
