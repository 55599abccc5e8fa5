import type { BlocksStore } from '../../moderation/blocks-store.js';
import { change, type SqlContext } from './sql-context.js';

/** Who has blocked whom, in a SQL database. */
export function createSqlBlocksStore({ db }: SqlContext): BlocksStore {
  return {
    block: (app, user_id, { userId: blocked_id, blockedAt: blocked_at, limit }) =>
      change(db, app, async (trx) => {
        const own = trx.selectFrom('blocks').where('app', '=', app).where('user_id', '=', user_id);
        if (await own.select('blocked_id').where('blocked_id', '=', blocked_id).executeTakeFirst()) return 'already';
        const { count } = await own.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
        if (count >= limit) return 'full';
        await trx.insertInto('blocks').values({ app, user_id, blocked_id, blocked_at }).execute();
        return 'blocked';
      }),
    async unblock(app, userId, otherId) {
      const gone = await db
        .deleteFrom('blocks')
        .where('app', '=', app)
        .where('user_id', '=', userId)
        .where('blocked_id', '=', otherId)
        .returning('blocked_id')
        .execute();
      return gone.length > 0;
    },
    async blocked(app, userId, { after, limit }) {
      let rows = db
        .selectFrom('blocks')
        .select(['blocked_id', 'blocked_at'])
        .where('app', '=', app)
        .where('user_id', '=', userId);
      if (after !== undefined) rows = rows.where('blocked_id', '>', after);
      return (await rows.orderBy('blocked_id').limit(limit).execute()).map((row) => ({
        userId: row.blocked_id,
        blockedAt: row.blocked_at,
      }));
    },
    async around(app, userId) {
      const rows = await db
        .selectFrom('blocks')
        .select(['user_id', 'blocked_id'])
        .where('app', '=', app)
        .where((where) => where.or([where('user_id', '=', userId), where('blocked_id', '=', userId)]))
        .execute();
      return {
        blocked: rows.filter((row) => row.user_id === userId).map((row) => row.blocked_id),
        blockedBy: rows.filter((row) => row.blocked_id === userId).map((row) => row.user_id),
      };
    },
  };
}
