import type { Selectable } from 'kysely';
import type { DeskPhoneRow, DeskPhonesStore } from '../../telephony/desk-phones-store.js';
import type { Schema } from './schema.js';
import type { SqlContext } from './sql-context.js';

/** Desk phones, in a SQL database. */
export function createSqlDeskPhonesStore({ db }: SqlContext): DeskPhonesStore {
  const all = () => db.selectFrom('desk_phones').selectAll();

  return {
    async add({ app, name, userId: user_id, ha1, createdAt: created_at }) {
      const added = db
        .insertInto('desk_phones')
        .values({ app, name, user_id, ha1, created_at })
        .onConflict((oc) => oc.doNothing())
        .returning('name');
      return (await added.executeTakeFirst()) !== undefined;
    },
    async ofName(name) {
      const row = await all().where('name', '=', name).executeTakeFirst();
      return row && toPhone(row);
    },
    async list(app, userId) {
      const rows = all().where('app', '=', app);
      const own = userId === undefined ? rows : rows.where('user_id', '=', userId);
      return (await own.orderBy('name').execute()).map(toPhone);
    },
    all: async () => (await all().orderBy('name').execute()).map(toPhone),
    async remove(app, name) {
      const gone = db.deleteFrom('desk_phones').where('app', '=', app).where('name', '=', name).returning('name');
      return (await gone.executeTakeFirst()) !== undefined;
    },
  };
}

function toPhone({ app, name, user_id, ha1, created_at }: Selectable<Schema['desk_phones']>): DeskPhoneRow {
  return { app, name, userId: user_id, ha1, createdAt: created_at };
}
