import type { CallRecord } from '@parley/protocol';
import type { Transaction } from 'kysely';
import type { CallsStore } from '../../calls/calls-store.js';
import type { Schema } from './schema.js';
import type { SqlContext } from './sql-context.js';

const parse = ({ record }: { record: string }) => JSON.parse(record) as CallRecord;

/** Calls in a SQL database. */
export function createSqlCallsStore({ db }: SqlContext): CallsStore {
  /** Writes down who is in the call while it runs. */
  async function follow(trx: Transaction<Schema>, app: string, call: CallRecord): Promise<void> {
    await trx.deleteFrom('running_calls').where('app', '=', app).where('call_id', '=', call.id).execute();
    if (call.state === 'ended') return;
    const users = [...new Set(call.participants.map(({ id }) => id))];
    if (users.length > 0)
      await trx
        .insertInto('running_calls')
        .values(users.map((userId) => ({ app, user_id: userId, call_id: call.id })))
        .execute();
  }
  const runningCalls = () =>
    db
      .selectFrom('running_calls as r')
      .innerJoin('calls as c', (join) => join.onRef('c.app', '=', 'r.app').onRef('c.id', '=', 'r.call_id'));

  return {
    create: (app, call) =>
      db.transaction().execute(async (trx) => {
        const made = await trx
          .insertInto('calls')
          .values({
            app,
            id: call.id,
            created_by: call.createdBy,
            client_id: call.clientId,
            state: call.state,
            version: call.version,
            record: JSON.stringify(call),
          })
          .onConflict((oc) => oc.columns(['app', 'created_by', 'client_id']).doNothing())
          .returning('id')
          .executeTakeFirst();
        if (made) {
          await follow(trx, app, call);
          return call;
        }
        const existing = await trx
          .selectFrom('calls')
          .select('record')
          .where('app', '=', app)
          .where('created_by', '=', call.createdBy)
          .where('client_id', '=', call.clientId)
          .executeTakeFirstOrThrow();
        return parse(existing);
      }),
    async call(app, id) {
      const row = await db
        .selectFrom('calls')
        .select('record')
        .where('app', '=', app)
        .where('id', '=', id)
        .executeTakeFirst();
      return row && parse(row);
    },
    update: (app, call) =>
      db.transaction().execute(async (trx) => {
        const done = await trx
          .updateTable('calls')
          .set({ state: call.state, version: call.version, record: JSON.stringify(call) })
          .where('app', '=', app)
          .where('id', '=', call.id)
          .where('version', '<', call.version)
          .returning('id')
          .executeTakeFirst();
        if (done) await follow(trx, app, call);
      }),
    async running(app, userId) {
      const rows = runningCalls().select('c.record').where('r.app', '=', app).where('r.user_id', '=', userId);
      return (await rows.orderBy('c.id').execute()).map(parse);
    },
    async allRunning() {
      const rows = await runningCalls().select(['c.app', 'c.id', 'c.record']).distinct().execute();
      return rows.map(({ app, record }) => ({ app, call: parse({ record }) }));
    },
  };
}
