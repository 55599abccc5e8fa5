import type { Selectable } from 'kysely';
import type { NumberRow, NumbersStore } from '../../telephony/numbers-store.js';
import type { Schema } from './schema.js';
import { change, type SqlContext } from './sql-context.js';

/** Numbers, in a SQL database. */
export function createSqlNumbersStore({ db }: SqlContext): NumbersStore {
  const all = () => db.selectFrom('numbers').selectAll();

  return {
    put: (row) =>
      change(db, row.app, async (trx) => {
        const { app, number, userId: user_id, fallback = null, updatedAt: updated_at } = row;
        const main = row.main ? 1 : null;
        // Another app's row stays: E.164 numbers are unique on the whole server.
        await trx
          .insertInto('numbers')
          .values({ app, number, user_id, fallback, main, updated_at })
          .onConflict((oc) => oc.doNothing())
          .execute();
        const stored = await trx
          .updateTable('numbers')
          .set({ user_id, fallback, main, updated_at })
          .where('app', '=', app)
          .where('number', '=', number)
          .returning('number')
          .executeTakeFirst();
        if (!stored) return false;
        if (main)
          await trx
            .updateTable('numbers')
            .set({ main: null })
            .where('app', '=', app)
            .where('number', '<>', number)
            .execute();
        return true;
      }),
    async ofNumber(number) {
      if (!number.startsWith('+')) return undefined;
      const row = await all().where('number', '=', number).executeTakeFirst();
      return row && toNumber(row);
    },
    async ofApp(app, number) {
      const row = await all().where('app', '=', app).where('number', '=', number).executeTakeFirst();
      return row && toNumber(row);
    },
    async list(app, userId) {
      const rows = all().where('app', '=', app);
      const own = userId === undefined ? rows : rows.where('user_id', '=', userId);
      return (await own.orderBy('number').execute()).map(toNumber);
    },
    async remove(app, number) {
      const gone = db.deleteFrom('numbers').where('app', '=', app).where('number', '=', number).returning('number');
      return (await gone.executeTakeFirst()) !== undefined;
    },
  };
}

function toNumber({ app, number, user_id, fallback, main, updated_at }: Selectable<Schema['numbers']>): NumberRow {
  return {
    ...{ app, number, userId: user_id },
    ...(fallback === null ? {} : { fallback }),
    ...(main === null ? {} : { main: true }),
    updatedAt: updated_at,
  };
}
