import type { ReportRow, ReportsStore } from '../../moderation/reports-store.js';
import type { SqlContext } from './sql-context.js';

/** What was reported, in a SQL database. */
export function createSqlReportsStore({ db }: SqlContext): ReportsStore {
  const all = (app: string) => db.selectFrom('reports').select('record').where('app', '=', app);
  const read = ({ record }: { readonly record: string }) => JSON.parse(record) as ReportRow;

  return {
    async create(app, row) {
      const { id, reporterId: reporter_id, clientId: client_id, userId: user_id, state } = row;
      await db
        .insertInto('reports')
        .values({ app, id, reporter_id, client_id, user_id, state, record: JSON.stringify(row) })
        .onConflict((oc) => oc.columns(['app', 'reporter_id', 'client_id']).doNothing())
        .execute();
      const mine = all(app).where('reporter_id', '=', reporter_id).where('client_id', '=', client_id);
      return read(await mine.executeTakeFirstOrThrow());
    },
    async find(app, id) {
      const row = await all(app).where('id', '=', id).executeTakeFirst();
      return row && read(row);
    },
    async list(app, { state, userId, after, limit }) {
      let rows = all(app);
      if (state !== undefined) rows = rows.where('state', '=', state);
      if (userId !== undefined) rows = rows.where('user_id', '=', userId);
      if (after !== undefined) rows = rows.where('id', '>', after);
      return (await rows.orderBy('id').limit(limit).execute()).map(read);
    },
    async replace(app, from, row) {
      const changed = await db
        .updateTable('reports')
        .set({ state: row.state, record: JSON.stringify(row) })
        .where('app', '=', app)
        .where('id', '=', row.id)
        .where('state', '=', from)
        .returning('id')
        .execute();
      return changed.length > 0;
    },
  };
}
