import type { Kysely } from 'kysely';
import type { MessagingStore } from '../../messaging/messaging-store.js';
import type { Schema } from './schema.js';

/** Who may write nothing where. */
export type Silences = Pick<MessagingStore, 'silence' | 'unsilence' | 'silences'>;

/** Who may write nothing where, in a SQL database. */
export function createSqlSilences(db: Kysely<Schema>): Silences {
  const away = (app: string, id: string) =>
    db.deleteFrom('mutes').where('app', '=', app).where('conversation_id', '=', id);

  return {
    async silence(app, id, { userId, silencedBy, silencedAt, until = null }) {
      await away(app, id).where('until', '<=', silencedAt).execute();
      const given = { until, muted_by: silencedBy, muted_at: silencedAt };
      await db
        .insertInto('mutes')
        .values({ app, conversation_id: id, user_id: userId, ...given })
        .onConflict((oc) => oc.columns(['app', 'conversation_id', 'user_id']).doUpdateSet(given))
        .execute();
    },
    async unsilence(app, id, userId) {
      return (await away(app, id).where('user_id', '=', userId).returning('user_id').execute()).length > 0;
    },
    async silences(app, id, { after, now, limit }) {
      let rows = db
        .selectFrom('mutes')
        .selectAll()
        .where('app', '=', app)
        .where('conversation_id', '=', id)
        .where((where) => where.or([where('until', 'is', null), where('until', '>', now)]));
      if (after !== undefined) rows = rows.where('user_id', '>', after);
      return (await rows.orderBy('user_id').limit(limit).execute()).map((row) => ({
        userId: row.user_id,
        silencedBy: row.muted_by,
        silencedAt: row.muted_at,
        ...(row.until === null ? {} : { until: row.until }),
      }));
    },
  };
}
