import { sql, type Transaction } from 'kysely';
import { documentOf, isSearched, placeOf } from '../../search/message-document.js';
import type { MessageRow } from '../../messaging/message-row.js';
import { messageColumns, toMessage } from './columns.js';
import type { Schema } from './schema.js';
import type { SearchDialect } from './search-dialect.js';
import type { SqlContext } from './sql-context.js';

/** A conversation that has messages which are not in the index. */
export interface Behind {
  readonly app: string;
  readonly id: string;
}

/** Brings the next messages of a conversation into the index. Returns how many there were. */
export function indexNext(
  { db, search }: Pick<SqlContext, 'db' | 'search'>,
  { app, id }: Behind,
  limit: number,
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await trx
      .insertInto('search_places')
      .values({ app, conversation_id: id, indexed_seq: 0 })
      .onConflict((oc) => oc.columns(['app', 'conversation_id']).doNothing())
      .execute();
    // Of two servers one goes first, and an edit comes before or after: what it leaves is what is indexed.
    const place = trx
      .selectFrom('search_places')
      .select('indexed_seq')
      .where('app', '=', app)
      .where('conversation_id', '=', id)
      .modifyEnd(search.forUpdate);
    const { indexed_seq: done } = await place.executeTakeFirstOrThrow();
    const found = await trx
      .selectFrom('messages')
      .select(messageColumns)
      .where('app', '=', app)
      .where('conversation_id', '=', id)
      .where('seq', '>', done)
      .orderBy('seq')
      .limit(limit)
      .modifyEnd(search.forShare)
      .execute();
    const rows = found.map(toMessage);
    const last = rows.at(-1);
    if (!last) return 0;
    await put(trx, search, { app, rows: rows.filter(isSearched) });
    await trx
      .updateTable('search_places')
      .set({ indexed_seq: last.seq })
      .where('app', '=', app)
      .where('conversation_id', '=', id)
      .execute();
    return rows.length;
  });
}

async function put(
  trx: Transaction<Schema>,
  search: SearchDialect,
  { app, rows }: { readonly app: string; readonly rows: readonly MessageRow[] },
): Promise<void> {
  if (rows.length === 0) return;
  await search.lockIds(trx);
  const ids = await freeIds(trx, rows.map(placeOf));
  const entries = rows.map((row, i) => {
    const { conversationId, seq } = row;
    return { app, conversationId, seq, id: ids[i] ?? 0, document: documentOf(row) };
  });
  await search.put(trx, entries);
}

/** The next free id at or after each, in the same order. */
async function freeIds(trx: Transaction<Schema>, wanted: readonly number[]): Promise<readonly number[]> {
  let ids = wanted;
  for (;;) {
    let last = 0;
    ids = ids.map((id) => (last = Math.max(id, last + 1)));
    const rows = await trx.selectFrom('search_entries').select('id').where('id', 'in', ids).execute();
    if (rows.length === 0) return ids;
    const taken = new Set(rows.map(({ id }) => id));
    ids = ids.map((id) => (taken.has(id) ? id + 1 : id));
  }
}

/** Finds messages from now on by what they say now, in the transaction that changed them. */
export async function reindex(
  trx: Transaction<Schema>,
  search: SearchDialect,
  changed: readonly { readonly app: string; readonly row: MessageRow }[],
): Promise<void> {
  for (const { app, row } of changed) {
    const { conversationId, seq } = row;
    const entry = await trx
      .selectFrom('search_entries')
      .select('id')
      .where('app', '=', app)
      .where('conversation_id', '=', conversationId)
      .where('seq', '=', seq)
      .executeTakeFirst();
    // What is not in the index yet comes into it as it is then.
    if (!entry) continue;
    await search.take(trx, [entry.id]);
    if (isSearched(row)) await search.put(trx, [{ app, conversationId, seq, id: entry.id, document: documentOf(row) }]);
  }
}

/** Who is to find what is not in the index yet; of these conversations where they are given. */
export interface Reader {
  readonly app: string;
  readonly userId: string;
  readonly ids?: readonly string[];
}

/** Conversations with messages that are not in the index: of all apps, or of a user. */
export async function readBehind(
  { db, isOneOf }: Pick<SqlContext, 'db' | 'isOneOf'>,
  { limit, of }: { readonly limit: number; readonly of?: Reader },
): Promise<readonly Behind[]> {
  const rows = db
    .selectFrom('conversations as c')
    .leftJoin('search_places as p', (join) => join.onRef('p.app', '=', 'c.app').onRef('p.conversation_id', '=', 'c.id'))
    .select(['c.app', 'c.id'])
    .where(sql<boolean>`c.last_seq > coalesce(p.indexed_seq, 0)`)
    .limit(limit);
  if (!of) return rows.execute();
  const own = rows
    .innerJoin('members as m', (join) => join.onRef('m.app', '=', 'c.app').onRef('m.conversation_id', '=', 'c.id'))
    .where('m.app', '=', of.app)
    .where('m.user_id', '=', of.userId);
  const { ids } = of;
  return (ids ? own.where((eb) => isOneOf(eb.ref('c.id'), ids)) : own).execute();
}
