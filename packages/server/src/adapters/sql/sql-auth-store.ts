import { sql } from 'kysely';
import type { AuthStore } from '../../auth/auth-store.js';
import { toApp, toColumn, toUser } from './columns.js';
import type { SqlContext } from './sql-context.js';
import { putUserWords } from './sql-search-users.js';

/** Apps, users and keys in a SQL database. */
export function createSqlAuthStore({ db, isOneOf }: SqlContext): AuthStore {
  return {
    async createApp({ id, name, sealedSecret, publicKey, createdAt }) {
      await db
        .insertInto('apps')
        .values({
          id,
          name: toColumn(name),
          sealed_secret: sealedSecret,
          public_key: publicKey ?? null,
          created_at: createdAt,
        })
        .onConflict((oc) => oc.column('id').doNothing())
        .execute();
    },
    async app(id) {
      const row = await db.selectFrom('apps').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toApp(row);
    },
    async apps() {
      return (await db.selectFrom('apps').selectAll().orderBy('id').execute()).map(toApp);
    },
    async upsertUser(app, { id, name, avatar, bot }, now) {
      const values = {
        app,
        id,
        name: toColumn(name ?? id),
        avatar: avatar ?? null,
        bot: bot ? 1 : 0,
        created_at: now,
        updated_at: now,
        revoked_before: null,
      };
      return db.transaction().execute(async (trx) => {
        const row = await trx
          .insertInto('users')
          .values(values)
          .onConflict((oc) =>
            oc.columns(['app', 'id']).doUpdateSet({
              updated_at: now,
              ...(name === undefined ? {} : { name: values.name }),
              ...(avatar === undefined ? {} : { avatar: values.avatar }),
              ...(bot ? { bot: 1 } : {}),
            }),
          )
          .returningAll()
          .executeTakeFirstOrThrow();
        const user = toUser(row);
        await putUserWords(trx, app, user);
        return user;
      });
    },
    async users(app, ids) {
      if (ids.length === 0) return [];
      const rows = db.selectFrom('users').selectAll().where('app', '=', app);
      return (await rows.where((eb) => isOneOf(eb.ref('id'), ids)).execute()).map(toUser);
    },
    async listUsers(app, { after, limit }) {
      let rows = db.selectFrom('users').selectAll().where('app', '=', app);
      if (after !== undefined) rows = rows.where('id', '>', after);
      return (await rows.orderBy('id').limit(limit).execute()).map(toUser);
    },
    async revokeTokens(app, userId, before) {
      const done = await db
        .updateTable('users')
        .set({
          revoked_before: sql<number>`case when revoked_before > ${before} then revoked_before else ${before} end`,
        })
        .where('app', '=', app)
        .where('id', '=', userId)
        .returning('id')
        .executeTakeFirst();
      return done !== undefined;
    },
    async createKey({ app, userId, hash, createdAt }) {
      await db.insertInto('api_keys').values({ app, hash, user_id: userId, created_at: createdAt }).execute();
    },
    async keyUser(app, hash) {
      const row = await db
        .selectFrom('api_keys')
        .select('user_id')
        .where('app', '=', app)
        .where('hash', '=', hash)
        .executeTakeFirst();
      return row?.user_id;
    },
  };
}
