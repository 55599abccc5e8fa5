import { sql, type Transaction } from 'kysely';
import { namedUsers, refill } from '../../messaging/choices.js';
import { withExtra, type Decision } from '../../messaging/decision.js';
import { decideAction, mentioned } from '../../messaging/message-actions.js';
import type { Changed, Choice, MessageChange } from '../../messaging/message-row.js';
import type { MessageRow, MessagingStore } from '../../messaging/messaging-store.js';
import { rowKey } from '../../messaging/place-messages.js';
import { openAppPlaces, type AppPlaces } from './app-places.js';
import { toColumn, toJson } from './columns.js';
import { createPendingWrites, type PendingWrites } from './pending-writes.js';
import { choicesOf, countPins, readMessages } from './sql-message-reads.js';
import type { Schema } from './schema.js';
import { reindex } from './search-index.js';
import type { SqlContext } from './sql-context.js';
import { tableOf } from './table-of.js';

/** What a transaction works on. */
interface Work {
  readonly trx: Transaction<Schema>;
  readonly places: AppPlaces;
  readonly writes: PendingWrites;
  /** By `rowKey`, as the changes so far have left them. */
  readonly rows: Map<string, MessageRow>;
  /** By `rowKey`: those that say something else now. */
  readonly said: Set<string>;
  /** By `rowKey` and user. */
  readonly chosen: Map<string, readonly Choice[]>;
}

/** Changes messages in a SQL database. */
export function createSqlMessageChanges({
  db,
  updateMessages,
  search,
}: SqlContext): Pick<MessagingStore, 'changeMessages'> {
  return {
    async changeMessages(changes) {
      if (changes.length === 0) return [];
      return db.transaction().execute(async (trx) => {
        const places = await openAppPlaces(trx, changes);
        const writes = createPendingWrites(trx, updateMessages);
        const work: Work = { trx, places, writes, rows: new Map(), said: new Set(), chosen: new Map() };
        await readAll(work, changes);
        const results: Changed[] = [];
        for (const change of changes) results.push(await changeOne(work, change));
        await writes.flush();
        const said = changes.flatMap(({ app, ...ref }) => {
          const key = rowKey(app, ref);
          const row = work.said.delete(key) ? work.rows.get(key) : undefined;
          return row ? [{ app, row }] : [];
        });
        await reindex(trx, search, said);
        await places.write();
        return results;
      });
    },
  };
}

async function changeOne(work: Work, change: MessageChange): Promise<Changed> {
  const { trx, places, writes, rows, chosen } = work;
  const { app, action, now, conversationId } = change;
  const key = rowKey(app, change);
  const row = rows.get(key);
  if (!row) return { outcome: 'refused', code: 'messaging/no-message' };
  const userId = 'userId' in action ? action.userId : '';
  const before = chosen.get(`${key} ${userId}`) ?? [];
  const counted = action.kind === 'pin' && row.pinnedAt === undefined;
  if (counted) await writes.flush();
  const pins = counted ? await countPins(trx, app, conversationId) : 0;
  const decision = decideAction(row, action, { chosen: before, pins, now });
  if (!decision) return { outcome: 'unchanged', row };
  if (decision.outcome === 'refused') return decision;

  const version = await places.next(app, conversationId);
  const { chooses = [], drops = [], refills = [] } = decision;
  for (const choice of drops) writes.drop({ app, ...place(row), userId, choice });
  for (const choice of chooses) writes.choose({ app, ...place(row), userId, choice }, version);
  chosen.set(`${key} ${userId}`, [...before.filter((choice) => !drops.includes(choice)), ...chooses]);
  await writeBeside(work, { app, row }, decision);
  let next = decision.row;
  if (refills.length > 0) await writes.flush();
  for (const choice of refills) {
    const users = choicesOf(trx, app, row).select('user_id').where('choice', '=', choice);
    const first = await users.orderBy('version').limit(namedUsers).execute();
    const ids = first.map((one) => one.user_id);
    next = refill(next, choice, ids);
  }
  const done = put(work, app, { ...next, version });
  if (decision.before || decision.clears) work.said.add(key);
  const root = action.kind === 'delete' ? await recount(work, app, row) : undefined;
  return { outcome: 'changed', row: done, ...(root ? { root } : {}) };
}

function place({ conversationId, seq }: MessageRow) {
  return { conversationId, seq };
}

function put({ rows, writes }: Work, app: string, row: MessageRow): MessageRow {
  rows.set(rowKey(app, row), row);
  writes.put(app, row);
  return row;
}

/** Writes what changes beside the message itself and choices. */
async function writeBeside(
  { trx, writes, chosen }: Work,
  { app, row }: { readonly app: string; readonly row: MessageRow },
  { row: next, before, mentions, clears }: Decision,
): Promise<void> {
  const columns = { app, conversation_id: row.conversationId, seq: row.seq };
  const clear = (table: 'message_edits' | 'message_choices') =>
    trx
      .deleteFrom(table)
      .where('app', '=', app)
      .where('conversation_id', '=', row.conversationId)
      .where('seq', '=', row.seq)
      .execute();
  if (before) {
    const { version, text, metadata, replacedAt } = before;
    const said = { version, text: toColumn(text), metadata: toJson(metadata), replaced_at: replacedAt };
    await trx
      .insertInto('message_edits')
      .values({ ...columns, ...said })
      .execute();
  }
  if (clears) {
    await writes.flush();
    await clear('message_edits');
    await clear('message_choices');
    for (const key of chosen.keys()) if (key.startsWith(`${rowKey(app, row)} `)) chosen.delete(key);
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
      .values(now.map((id) => ({ ...columns, user_id: id, sender_id: row.senderId })))
      .execute();
}

/** Counts the thread anew in which a deleted message stood. */
async function recount(work: Work, app: string, row: MessageRow): Promise<MessageRow | undefined> {
  const { trx, places, rows, writes } = work;
  const { conversationId, threadSeq } = row;
  if (threadSeq === undefined || row.stored === false) return undefined;
  await writes.flush();
  const ref = { conversationId, seq: threadSeq };
  const root = rows.get(rowKey(app, ref)) ?? (await readMessages(trx, app, [ref]))[0];
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
  return put(work, app, { ...withExtra(root, { thread }), version });
}

/** Reads the messages, and what the acting users have chosen on them. */
async function readAll({ trx, rows, chosen }: Work, changes: readonly MessageChange[]): Promise<void> {
  for (const app of new Set(changes.map((change) => change.app))) {
    const own = changes.filter((change) => change.app === app);
    for (const row of await readMessages(trx, app, own)) rows.set(rowKey(app, row), row);
    const choosing = own.flatMap(({ conversationId, seq, action }) =>
      action.kind === 'react' || action.kind === 'unreact' || action.kind === 'vote'
        ? [{ conversation_id: conversationId, seq, user_id: action.userId }]
        : [],
    );
    if (choosing.length === 0) continue;
    const found = await trx
      .selectFrom(tableOf(choosing).as('w'))
      .crossJoin('message_choices as x')
      .select(['x.conversation_id', 'x.seq', 'x.user_id', 'x.choice'])
      .where('x.app', '=', app)
      .whereRef('x.conversation_id', '=', 'w.conversation_id')
      .whereRef('x.seq', '=', 'w.seq')
      .whereRef('x.user_id', '=', 'w.user_id')
      .execute();
    for (const { conversation_id: conversationId, seq, user_id: userId, choice } of found) {
      const key = `${rowKey(app, { conversationId, seq })} ${userId}`;
      chosen.set(key, [...(chosen.get(key) ?? []), choice]);
    }
  }
}
