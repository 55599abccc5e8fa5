import { setTimeout as after } from 'node:timers/promises';
import { sql, type Insertable, type Transaction } from 'kysely';
import { RequestError } from '../../kernel/request-error.js';
import type { MessagingStore } from '../../messaging/messaging-store.js';
import { toColumn, toConversation } from './columns.js';
import { gather } from './gather.js';
import type { Schema } from './schema.js';
import { change, touch, type SqlContext } from './sql-context.js';
import { unban } from './sql-memberships.js';

/** What is changed of conversations and messages. */
export type MessagingWrites = Pick<
  MessagingStore,
  'createConversation' | 'rename' | 'addMembers' | 'removeMember' | 'mark'
>;

/** Rows of one INSERT: PostgreSQL takes at most 65,535 parameters. */
const rowsPerInsert = 1_000;

/** Receipts of one transaction. */
const marksPerCommit = 512;
/** A commit costs what dozens of receipts do, and nobody waits for a receipt: after one, others gather for so long, in ms. */
const marksRest = 50;

/** Changes conversations and messages in a SQL database. */
export function createSqlMessagingWrites({ db, mark, isOneOf }: SqlContext): MessagingWrites {
  const markTogether = gather(mark, { most: marksPerCommit, rest: () => after(marksRest) });
  const byKey = (app: string, key: string) =>
    db.selectFrom('conversations').select('id').where('app', '=', app).where('key', '=', key).executeTakeFirst();

  async function insertMembers(
    trx: Transaction<Schema>,
    rows: readonly Insertable<Schema['members']>[],
  ): Promise<void> {
    for (let i = 0; i < rows.length; i += rowsPerInsert)
      await trx
        .insertInto('members')
        .values(rows.slice(i, i + rowsPerInsert))
        .execute();
  }

  return {
    async createConversation({ app, id, key, kind, name, public: isPublic, members, now }) {
      const known = await byKey(app, key);
      if (known) return { id: known.id, created: false };
      return change(db, app, async (trx, changed) => {
        const roles = new Map(members.map(({ userId, role }) => [userId, role]));
        const made = await trx
          .insertInto('conversations')
          .values({
            app,
            id,
            key,
            kind,
            name: name === undefined ? null : toColumn(name),
            public: isPublic ? 1 : 0,
            last_seq: 0,
            version: 1,
            changed,
            member_count: roles.size,
            created_at: now,
            updated_at: now,
          })
          .onConflict((oc) => oc.columns(['app', 'key']).doNothing())
          .returning('id')
          .executeTakeFirst();
        if (!made) {
          const other = trx.selectFrom('conversations').select('id').where('app', '=', app).where('key', '=', key);
          return { id: (await other.executeTakeFirstOrThrow()).id, created: false };
        }
        const start = { app, conversation_id: id, delivered_seq: 0, read_seq: 0, joined_at: now };
        await insertMembers(
          trx,
          [...roles].map(([userId, role]) => ({ ...start, user_id: userId, role })),
        );
        return { id, created: true };
      });
    },
    rename: (...[app, id, name, now]) =>
      change(db, app, (trx, changed) => touch(trx, { app, id, changed }, { name: toColumn(name), updated_at: now })),
    addMembers: (app, id, { userIds, limit, now, unbanned }) =>
      change(db, app, async (trx, changed) => {
        const row = await trx
          .selectFrom('conversations')
          .selectAll()
          .where('app', '=', app)
          .where('id', '=', id)
          .executeTakeFirst();
        if (!row) throw new RequestError('messaging/not-found');
        const banned = await trx
          .selectFrom('bans')
          .select('user_id')
          .where('app', '=', app)
          .where('conversation_id', '=', id)
          .where((eb) => isOneOf(eb.ref('user_id'), userIds))
          .execute();
        if (unbanned && banned.length > 0) throw new RequestError('messaging/banned');
        const present = await trx
          .selectFrom('members')
          .select('user_id')
          .where('app', '=', app)
          .where('conversation_id', '=', id)
          .where((eb) => isOneOf(eb.ref('user_id'), userIds))
          .execute();
        const there = new Set(present.map((member) => member.user_id));
        const added = [...new Set(userIds)].filter((userId) => !there.has(userId));
        if (row.member_count + added.length > limit) return undefined;
        for (const { user_id: userId } of banned) await unban(trx, app, { id, userId });
        if (added.length === 0) return { conversation: toConversation(row), added };
        const start = { app, conversation_id: id, joined_at: now };
        const read = { delivered_seq: row.last_seq, read_seq: row.last_seq };
        await insertMembers(
          trx,
          added.map((userId, i) => {
            const role = row.member_count === 0 && i === 0 ? ('owner' as const) : ('member' as const);
            return { ...start, ...read, user_id: userId, role };
          }),
        );
        const count = { member_count: row.member_count + added.length, updated_at: now };
        return { conversation: await touch(trx, { app, id, changed }, count), added };
      }),
    removeMember: (app, id, { userId, now, bannedBy }) =>
      change(db, app, async (trx, changed) => {
        if (bannedBy !== undefined)
          await trx
            .insertInto('bans')
            .values({ app, conversation_id: id, user_id: userId, banned_by: bannedBy, banned_at: now })
            .onConflict((oc) => oc.doNothing())
            .execute();
        const gone = await trx
          .deleteFrom('members')
          .where('app', '=', app)
          .where('conversation_id', '=', id)
          .where('user_id', '=', userId)
          .returning('role')
          .executeTakeFirst();
        if (!gone) return false;
        if (gone.role === 'owner') await passOn(trx, app, id);
        await touch(trx, { app, id, changed }, { updated_at: now, member_count: sql<number>`member_count - 1` });
        return true;
      }),
    mark: (app, conversationId, { userId, deliveredSeq = 0, readSeq = 0 }) =>
      markTogether({ app, conversationId, userId, deliveredSeq, readSeq }),
  };
}

/** Makes the moderator of longest standing owner, or the member where there is none, where no owner is left. */
async function passOn(trx: Transaction<Schema>, app: string, id: string): Promise<void> {
  const members = trx.selectFrom('members').select('user_id').where('app', '=', app).where('conversation_id', '=', id);
  if (await members.where('role', '=', 'owner').limit(1).executeTakeFirst()) return;
  const byStanding = members.orderBy(sql`case role when 'moderator' then 0 else 1 end`);
  const heir = await byStanding.orderBy('joined_at').orderBy('user_id').limit(1).executeTakeFirst();
  if (!heir) return;
  await trx
    .updateTable('members')
    .set({ role: 'owner' })
    .where('app', '=', app)
    .where('conversation_id', '=', id)
    .where('user_id', '=', heir.user_id)
    .execute();
}
