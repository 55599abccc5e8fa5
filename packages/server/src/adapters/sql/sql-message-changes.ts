import { sql, type Transaction } from 'kysely';
import { namedUsers, refill } from '../../messaging/choices.js';
import { withExtra, type Decision } from '../../messaging/decision.js';
import { decideAction, mentioned } from '../../messaging/message-actions.js';
import type { Changed, MessageChange } from '../../messaging/message-row.js';
import type { MessageRow, MessagingStore } from '../../messaging/messaging-store.js';
import { placeKey, rowKey } from '../../messaging/place-messages.js';
import { rareColumns, toColumn, toJson } from './columns.js';
import { choicesOf, countPins, readMessages } from './sql-message-reads.js';
import type { Schema } from './schema.js';
import type { SqlContext } from './sql-context.js';

/** Conversations that a transaction changes, with where they stand by now. */
interface Places {
  /** The next version of a conversation. */
  next(app: string, conversationId: string): Promise<number>;
  /** Writes where they stand. */
  write(): Promise<void>;
}

/** Changes messages in a SQL database. */
export function createSqlMessageChanges({ db }: SqlContext): Pick<MessagingStore, 'changeMessages'> {
  return {
    async changeMessages(changes) {
      if (changes.length === 0) return [];
      return db.transaction().execute(async (trx) => {
        const places = await openPlaces(trx, changes);
        const rows = await readAll(trx, changes);
        const results: Changed[] = [];
        for (const change of changes) {
          const result = await changeOne(trx, places, { change, row: rows.get(rowKey(change.app, change)) });
          if (result.outcome === 'changed')
            for (const row of [result.row, ...(result.root ? [result.root] : [])])
              rows.set(rowKey(change.app, row), row);
          results.push(result);
        }
        await places.write();
        return results;
      });
    },
  };
}

async function changeOne(
  trx: Transaction<Schema>,
  places: Places,
  { change, row }: { readonly change: MessageChange; readonly row: MessageRow | undefined },
): Promise<Changed> {
  const { app, action, now } = change;
  if (!row) return { outcome: 'refused', code: 'messaging/no-message' };
  const userId = 'userId' in action ? action.userId : '';
  const chooses = action.kind === 'react' || action.kind === 'unreact' || action.kind === 'vote';
  const chosen = chooses ? await choicesOf(trx, app, row).select('choice').where('user_id', '=', userId).execute() : [];
  const decision = decideAction(row, action, {
    chosen: chosen.map(({ choice }) => choice),
    pins: action.kind === 'pin' ? await countPins(trx, app, row.conversationId) : 0,
    now,
  });
  if (!decision) return { outcome: 'unchanged', row };
  if (decision.outcome === 'refused') return decision;
  const version = await places.next(app, row.conversationId);
  await writeBeside(trx, { app, userId, version, row }, decision);
  let next = decision.row;
  for (const choice of decision.refills ?? []) {
    const users = choicesOf(trx, app, row).select('user_id').where('choice', '=', choice);
    const first = await users.orderBy('version').limit(namedUsers).execute();
    next = refill(
      next,
      choice,
      first.map((one) => one.user_id),
    );
  }
  const done = await writeRow(trx, app, { ...next, version });
  const root = action.kind === 'delete' ? await recount(trx, { app, row }, places) : undefined;
  return { outcome: 'changed', row: done, ...(root ? { root } : {}) };
}

/** Writes what changes beside the message itself. */
async function writeBeside(
  trx: Transaction<Schema>,
  on: { readonly app: string; readonly userId: string; readonly version: number; readonly row: MessageRow },
  { row: next, before, mentions, chooses = [], drops = [], clears }: Decision,
): Promise<void> {
  const { app, userId, version, row } = on;
  const place = { app, conversation_id: row.conversationId, seq: row.seq };
  const clear = (table: 'message_edits' | 'message_choices') =>
    trx
      .deleteFrom(table)
      .where('app', '=', app)
      .where('conversation_id', '=', row.conversationId)
      .where('seq', '=', row.seq);
  if (before) {
    const { text, metadata, replacedAt } = before;
    const said = { version: before.version, text: toColumn(text), metadata: toJson(metadata) };
    await trx
      .insertInto('message_edits')
      .values({ ...place, ...said, replaced_at: replacedAt })
      .execute();
  }
  if (drops.length > 0)
    await clear('message_choices')
      .where('user_id', '=', userId)
      .where('choice', 'in', [...drops])
      .execute();
  if (chooses.length > 0)
    await trx
      .insertInto('message_choices')
      .values(chooses.map((choice) => ({ ...place, user_id: userId, choice, version })))
      .execute();
  if (clears) {
    await clear('message_edits').execute();
    await clear('message_choices').execute();
  }
  if (!mentions && !clears) return;
  const [old, now] = [mentioned(row), mentioned(next)];
  if (old.length > 0)
    await trx
      .deleteFrom('mentions')
      .where('app', '=', app)
      .where('user_id', 'in', [...old])
      .where('conversation_id', '=', row.conversationId)
      .where('seq', '=', row.seq)
      .execute();
  if (now.length > 0)
    await trx
      .insertInto('mentions')
      .values(now.map((id) => ({ ...place, user_id: id, sender_id: row.senderId })))
      .execute();
}

async function writeRow(trx: Transaction<Schema>, app: string, row: MessageRow): Promise<MessageRow> {
  await trx
    .updateTable('messages')
    .set({
      version: row.version,
      text: toColumn(row.text),
      metadata: toJson(row.metadata),
      ...rareColumns(row),
      touched: 1,
    })
    .where('app', '=', app)
    .where('conversation_id', '=', row.conversationId)
    .where('seq', '=', row.seq)
    .execute();
  return row;
}

/** Counts the thread anew in which a deleted message stood. */
async function recount(
  trx: Transaction<Schema>,
  { app, row }: { readonly app: string; readonly row: MessageRow },
  places: Places,
): Promise<MessageRow | undefined> {
  const { conversationId, threadSeq } = row;
  if (threadSeq === undefined || row.stored === false) return undefined;
  const [root] = await readMessages(trx, app, [{ conversationId, seq: threadSeq }]);
  if (!root) return undefined;
  const { count, last } = await trx
    .selectFrom('messages')
    .select([sql<number>`count(*)`.as('count'), sql<number | null>`max(seq)`.as('last')])
    .where('app', '=', app)
    .where('conversation_id', '=', conversationId)
    .where('thread_seq', '=', threadSeq)
    .where('gone', 'is', null)
    .executeTakeFirstOrThrow();
  const [newest] = last === null ? [] : await readMessages(trx, app, [{ conversationId, seq: last }]);
  const thread = newest && { count, lastSeq: newest.seq, lastAt: newest.createdAt };
  const version = await places.next(app, conversationId);
  return writeRow(trx, app, { ...withExtra(root, { thread }), version });
}

async function readAll(trx: Transaction<Schema>, changes: readonly MessageChange[]): Promise<Map<string, MessageRow>> {
  const rows = new Map<string, MessageRow>();
  for (const app of new Set(changes.map((change) => change.app))) {
    const own = changes.filter((change) => change.app === app);
    for (const row of await readMessages(trx, app, own)) rows.set(rowKey(app, row), row);
  }
  return rows;
}

/** Moves the clocks of the apps, in the order of their ids: nobody else writes in these apps until the commit. */
async function openPlaces(trx: Transaction<Schema>, changes: readonly MessageChange[]): Promise<Places> {
  const clocks = new Map<string, number>();
  for (const app of [...new Set(changes.map((change) => change.app))].sort()) {
    const own = changes.filter((change) => change.app === app);
    const count = new Set(own.map(({ conversationId }) => conversationId)).size;
    const { changed } = await trx
      .insertInto('app_clocks')
      .values({ app, changed: count })
      .onConflict((oc) => oc.column('app').doUpdateSet({ changed: sql<number>`app_clocks.changed + excluded.changed` }))
      .returning('changed')
      .executeTakeFirstOrThrow();
    clocks.set(app, changed - count);
  }
  const places = new Map<string, { readonly app: string; readonly id: string; version: number }>();
  return {
    async next(app, id) {
      let place = places.get(placeKey(app, id));
      if (!place) {
        const row = await trx
          .selectFrom('conversations')
          .select('version')
          .where('app', '=', app)
          .where('id', '=', id)
          .executeTakeFirstOrThrow();
        places.set(placeKey(app, id), (place = { app, id, version: row.version }));
      }
      place.version += 1;
      return place.version;
    },
    async write() {
      for (const { app, id, version } of places.values()) {
        const changed = (clocks.get(app) ?? 0) + 1;
        clocks.set(app, changed);
        await trx
          .updateTable('conversations')
          .set({ version, changed })
          .where('app', '=', app)
          .where('id', '=', id)
          .execute();
      }
    },
  };
}
