import type { Role } from '@parley/protocol';
import type { Transaction } from 'kysely';
import { RequestError } from '../../kernel/request-error.js';
import { changeSettings } from '../../messaging/conversation-settings.js';
import type { MessagingStore } from '../../messaging/messaging-store.js';
import { toConversation, toSettings } from './columns.js';
import type { Schema } from './schema.js';
import { createSqlSilences, type Silences } from './sql-silences.js';
import { change, touch, type SqlContext } from './sql-context.js';

/** Roles and settings of members. */
export type Memberships = Pick<MessagingStore, 'memberRoles' | 'setRole' | 'configure' | 'unban' | 'bans'> & Silences;

/** Roles and settings of members in a SQL database. */
export function createSqlMemberships({ db }: SqlContext): Memberships {
  const conversationOf = (trx: Pick<Transaction<Schema>, 'selectFrom'>, app: string, id: string) =>
    trx.selectFrom('conversations').where('app', '=', app).where('id', '=', id);
  const membersOf = (trx: Pick<Transaction<Schema>, 'selectFrom'>, app: string, id: string) =>
    trx.selectFrom('members').where('app', '=', app).where('conversation_id', '=', id);
  const updateMember = (trx: Transaction<Schema>, app: string, of: { id: string; userId: string }) =>
    trx
      .updateTable('members')
      .where('app', '=', app)
      .where('user_id', '=', of.userId)
      .where('conversation_id', '=', of.id);

  return {
    ...createSqlSilences(db),
    async memberRoles(app, id) {
      // The kind never changes, so that the two need no transaction.
      const [conversation, rows, silenced] = await Promise.all([
        conversationOf(db, app, id).select('kind').executeTakeFirst(),
        membersOf(db, app, id).select(['user_id', 'role']).orderBy('user_id').execute(),
        db
          .selectFrom('mutes')
          .select(['user_id', 'until'])
          .where('app', '=', app)
          .where('conversation_id', '=', id)
          .execute(),
      ]);
      const raised = new Map<string, Role>();
      for (const { user_id: userId, role } of rows) if (role !== 'member') raised.set(userId, role);
      return {
        kind: conversation?.kind ?? 'group',
        ids: rows.map((row) => row.user_id),
        raised,
        silenced: new Map(silenced.map((row) => [row.user_id, row.until ?? undefined])),
      };
    },
    setRole: (app, id, { userId, role, now }) =>
      change(db, app, async (trx, changed) => {
        const row = await conversationOf(trx, app, id).selectAll().executeTakeFirst();
        if (!row) throw new RequestError('messaging/not-found');
        const member = await membersOf(trx, app, id).select('role').where('user_id', '=', userId).executeTakeFirst();
        if (!member) return 'no-member';
        if (member.role === role) return toConversation(row);
        if (member.role === 'owner') {
          const owners = membersOf(trx, app, id).select('user_id').where('role', '=', 'owner');
          if ((await owners.limit(2).execute()).length === 1) return 'last-owner';
        }
        await updateMember(trx, app, { id, userId }).set({ role }).execute();
        return touch(trx, { app, id, changed }, { updated_at: now });
      }),
    unban: (app, id, userId) => unban(db, app, { id, userId }),
    async bans(app, id, { after, limit }) {
      let rows = db.selectFrom('bans').selectAll().where('app', '=', app).where('conversation_id', '=', id);
      if (after !== undefined) rows = rows.where('user_id', '>', after);
      return (await rows.orderBy('user_id').limit(limit).execute()).map((row) => ({
        userId: row.user_id,
        bannedBy: row.banned_by,
        bannedAt: row.banned_at,
      }));
    },
    configure: (app, id, { userId, ...wanted }) =>
      change(db, app, async (trx, changed) => {
        const row = await membersOf(trx, app, id)
          .select(['notifications', 'muted_until', 'archived'])
          .where('user_id', '=', userId)
          .executeTakeFirst();
        if (!row) return undefined;
        const before = toSettings(row);
        const settings = changeSettings(before, wanted);
        if (settings === before) {
          const { version } = await conversationOf(trx, app, id).select('version').executeTakeFirstOrThrow();
          return { settings, version, raised: false };
        }
        const { notifications, mutedUntil = null, archived } = settings;
        await updateMember(trx, app, { id, userId })
          .set({ notifications, muted_until: mutedUntil, archived: archived ? 1 : 0 })
          .execute();
        const { version } = await touch(trx, { app, id, changed }, {});
        return { settings, version, raised: true };
      }),
  };
}

/** Ends a ban, within a transaction or without. */
export async function unban(
  db: Pick<Transaction<Schema>, 'deleteFrom'>,
  app: string,
  { id, userId }: { readonly id: string; readonly userId: string },
): Promise<void> {
  await db
    .deleteFrom('bans')
    .where('app', '=', app)
    .where('conversation_id', '=', id)
    .where('user_id', '=', userId)
    .execute();
}
