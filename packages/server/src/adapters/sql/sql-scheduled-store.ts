import { sql, type Selectable } from 'kysely';
import type { ScheduledKey, ScheduledRow, ScheduledStore } from '../../messaging/scheduled-store.js';
import type { Schema } from './schema.js';
import { change, type SqlContext } from './sql-context.js';

/** Messages that wait for their time, in a SQL database. */
export function createSqlScheduledStore({ db, skipLocked }: SqlContext): ScheduledStore {
  const byKey = ({ app, userId, clientId }: ScheduledKey) =>
    ({ app, user_id: userId, client_id: clientId }) satisfies Partial<Selectable<Schema['scheduled']>>;
  const find = (key: ScheduledKey, trx: Pick<typeof db, 'selectFrom'> = db) =>
    trx
      .selectFrom('scheduled')
      .selectAll()
      .where((eb) => eb.and(byKey(key)))
      .executeTakeFirst();

  return {
    create: (row, limit) =>
      // Two that are made at once are counted one after the other.
      change(db, row.app, async (trx) => {
        const made = await trx
          .insertInto('scheduled')
          .values({
            ...byKey(row),
            conversation_id: row.conversationId,
            send_at: row.sendAt,
            content: contentOf(row),
            failed: null,
          })
          .onConflict((oc) => oc.columns(['app', 'user_id', 'client_id']).doNothing())
          .returning('client_id')
          .executeTakeFirst();
        if (!made) {
          const there = await find(row, trx);
          return there && toScheduled(there);
        }
        const { count } = await trx
          .selectFrom('scheduled')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('app', '=', row.app)
          .where('user_id', '=', row.userId)
          .executeTakeFirstOrThrow();
        if (count <= limit) return row;
        await trx
          .deleteFrom('scheduled')
          .where((eb) => eb.and(byKey(row)))
          .execute();
        return undefined;
      }),
    async find(key) {
      const row = await find(key);
      return row && toScheduled(row);
    },
    async list(app, userId, conversationId) {
      let rows = db.selectFrom('scheduled').selectAll().where('app', '=', app).where('user_id', '=', userId);
      if (conversationId !== undefined) rows = rows.where('conversation_id', '=', conversationId);
      return (await rows.orderBy('send_at').orderBy('client_id').execute()).map(toScheduled);
    },
    update: (key, change, now) =>
      db.transaction().execute(async (trx) => {
        const before = await find(key, trx);
        if (!before) return undefined;
        const row = { ...toScheduled(before), ...change };
        const after = await trx
          .updateTable('scheduled')
          .set({
            content: contentOf(row),
            send_at: row.sendAt,
            ...(change.sendAt === undefined ? {} : { failed: null }),
          })
          .where((eb) => eb.and(byKey(key)))
          .where('claimed_until', '<=', now)
          .returningAll()
          .executeTakeFirst();
        return after && toScheduled(after);
      }),
    async remove(key) {
      const gone = db
        .deleteFrom('scheduled')
        .where((eb) => eb.and(byKey(key)))
        .returning('client_id');
      return (await gone.executeTakeFirst()) !== undefined;
    },
    async claim({ now, until, limit }) {
      const { rows } = await sql<Selectable<Schema['scheduled']>>`
        update scheduled set claimed_until = ${until}
        where (app, user_id, client_id) in (
          select app, user_id, client_id from scheduled
          where failed is null and send_at <= ${now} and claimed_until <= ${now}
          order by send_at, client_id limit ${limit} ${skipLocked}
        )
        returning *`.execute(db);
      return rows.map(toScheduled).sort((a, b) => a.sendAt - b.sendAt || (a.clientId < b.clientId ? -1 : 1));
    },
    async fail(key, code) {
      const row = await db
        .updateTable('scheduled')
        .set({ failed: code, claimed_until: 0 })
        .where((eb) => eb.and(byKey(key)))
        .returningAll()
        .executeTakeFirst();
      return row && toScheduled(row);
    },
    async nextAfter(now) {
      const free = sql<number>`case when claimed_until > send_at then claimed_until else send_at end`;
      const row = await db
        .selectFrom('scheduled')
        .select(({ fn }) => fn.min<number | null>(free).as('at'))
        .where('failed', 'is', null)
        .where(free, '>', now)
        .executeTakeFirst();
      return row?.at ?? undefined;
    },
  };
}

type Content = Pick<ScheduledRow, 'text' | 'metadata' | 'replyTo' | 'threadSeq' | 'mentions' | 'mentionsAll'>;

/** JSON escapes what a column may refuse. */
function contentOf({ text, metadata, replyTo, threadSeq, mentions, mentionsAll }: Content): string {
  return JSON.stringify({ text, metadata, replyTo, threadSeq, mentions, mentionsAll } satisfies Record<
    keyof Content,
    unknown
  >);
}

function toScheduled(row: Selectable<Schema['scheduled']>): ScheduledRow {
  return {
    app: row.app,
    userId: row.user_id,
    clientId: row.client_id,
    conversationId: row.conversation_id,
    ...(JSON.parse(row.content) as Content),
    sendAt: row.send_at,
    ...(row.failed === null ? {} : { failed: row.failed }),
  };
}
