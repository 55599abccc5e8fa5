import type { CallRecord, CallReport } from '@parley/protocol';
import { sql, type SqlBool, type Transaction } from 'kysely';
import { isMissedBy } from '../../calls/call-outcome.js';
import type { CallsStore } from '../../calls/calls-store.js';
import type { Schema } from './schema.js';
import type { SqlContext } from './sql-context.js';

const parse = ({ record }: { record: string }) => JSON.parse(record) as CallRecord;

/** Calls in a SQL database. */
export function createSqlCallsStore({ db }: SqlContext): CallsStore {
  /** Writes down who is in the call while it runs, and who was when it has ended. */
  async function follow(trx: Transaction<Schema>, app: string, call: CallRecord): Promise<void> {
    await trx.deleteFrom('running_calls').where('app', '=', app).where('call_id', '=', call.id).execute();
    const users = [...new Set(call.participants.map(({ id }) => id))];
    if (users.length === 0) return;
    if (call.state === 'ended')
      await trx
        .insertInto('ended_calls')
        .values(
          users.map((userId) => ({
            app,
            user_id: userId,
            call_id: call.id,
            conversation_id: call.conversationId ?? null,
            missed: isMissedBy(call, userId) ? 1 : null,
          })),
        )
        .onConflict((oc) => oc.doNothing())
        .execute();
    else
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
            unconcluded: call.state === 'ended' ? 1 : null,
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
          .set({
            state: call.state,
            version: call.version,
            record: JSON.stringify(call),
            unconcluded: call.state === 'ended' ? 1 : null,
          })
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
    async ended(app, userId, { before, conversationId, missed, limit }) {
      let page = db.selectFrom('ended_calls').select('call_id').where('app', '=', app).where('user_id', '=', userId);
      if (before !== undefined) page = page.where('call_id', '<', before);
      if (conversationId !== undefined) page = page.where('conversation_id', '=', conversationId);
      // As a literal: only then do the databases see that the index of the missed ones fits.
      if (missed) page = page.where(sql<SqlBool>`missed = 1`);
      // The page first, then its calls: a join of all that follows would be as long as the history of the app.
      const rows = db
        .selectFrom(page.orderBy('call_id', 'desc').limit(limit).as('e'))
        .innerJoin('calls as c', (join) => join.on('c.app', '=', app).onRef('c.id', '=', 'e.call_id'))
        .select('c.record');
      return (await rows.orderBy('e.call_id', 'desc').execute()).map(parse);
    },
    async unconcluded(limit) {
      const rows = db
        .selectFrom('calls')
        .select(['app', 'record'])
        .where(sql<SqlBool>`unconcluded = 1`);
      return (await rows.limit(limit).execute()).map(({ app, record }) => ({ app, call: parse({ record }) }));
    },
    async conclude(app, id) {
      await db
        .updateTable('calls')
        .set({ unconcluded: null })
        .where('app', '=', app)
        .where('id', '=', id)
        .where('state', '=', 'ended')
        .execute();
    },
    report: (app, id, { userId, report }) =>
      db.transaction().execute(async (trx) => {
        const values = { app, call_id: id, user_id: userId, report: JSON.stringify(report) };
        const first = await trx
          .insertInto('call_reports')
          .values(values)
          .onConflict((oc) => oc.doNothing())
          .returning('user_id')
          .executeTakeFirst();
        if (first) return true;
        await trx
          .updateTable('call_reports')
          .set({ report: values.report })
          .where('app', '=', app)
          .where('call_id', '=', id)
          .where('user_id', '=', userId)
          .execute();
        return false;
      }),
    async reports(app, id) {
      const rows = db.selectFrom('call_reports').select(['user_id', 'report']).where('app', '=', app);
      const found = await rows.where('call_id', '=', id).execute();
      return Object.fromEntries(found.map(({ user_id: userId, report }) => [userId, JSON.parse(report) as CallReport]));
    },
  };
}
