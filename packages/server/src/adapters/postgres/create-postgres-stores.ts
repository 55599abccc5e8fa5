import { sql, type Kysely, type Selectable } from 'kysely';
import type { Stores } from '../../kernel/stores.js';
import type { MemberRow } from '../../messaging/messaging-store.js';
import { messageColumns, toMember, toMessage } from '../sql/columns.js';
import { createSqlStores } from '../sql/create-sql-stores.js';
import { migrate } from '../sql/migrate.js';
import type { MessageColumns, Schema } from '../sql/schema.js';
import type { SqlDifferences } from '../sql/sql-context.js';
import { openPostgres } from './open-postgres.js';
import { createPostgresAppend } from './postgres-append.js';
import { createPostgresMark } from './postgres-mark.js';
import { createPostgresSearch } from './postgres-search.js';
import { updatePostgresMessages } from './postgres-update-messages.js';

/** Opens the stores in a PostgreSQL database, migrated where needed. `now` is in ms since the epoch. */
export async function createPostgresStores(options: { readonly url: string; readonly now: number }): Promise<Stores> {
  const db = openPostgres(options.url);
  try {
    await migrate(db, 'postgres', options.now);
    return createSqlStores({ db, ...differences(db) });
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

function differences(db: Kysely<Schema>): SqlDifferences {
  const columns = sql.join(messageColumns.map((column) => sql.ref(column)));
  return {
    skipLocked: sql`for update skip locked`,
    isOneOf: (column, values) => sql`${column} = any(${values}::text[])`,
    rangeTable: (ranges) =>
      sql`unnest(
        ${ranges.map(({ conversationId }) => conversationId)}::text[],
        ${ranges.map(({ after }) => after)}::bigint[],
        ${ranges.map(({ upTo }) => upTo)}::bigint[]
      ) as r (id, after_seq, up_to)`,
    append: createPostgresAppend(db),
    updateMessages: updatePostgresMessages,
    search: createPostgresSearch(db),
    mark: createPostgresMark(db),
    async firstMembers(app, conversationIds, limit) {
      const ids = [...new Set(conversationIds)];
      const { rows } = await sql<Selectable<Schema['members']>>`
        select m.* from unnest(${ids}::text[]) as c (id)
        cross join lateral (
          select * from members where app = ${app} and conversation_id = c.id order by user_id limit ${limit}
        ) m
        order by m.conversation_id, m.user_id`.execute(db);
      const found = new Map<string, MemberRow[]>(ids.map((id) => [id, []]));
      for (const row of rows) found.get(row.conversation_id)?.push(toMember(row));
      return found;
    },
    async messagesAfter(app, positions, limit) {
      const { rows } = await sql<MessageColumns>`
        select m.* from unnest(
          ${positions.map(({ conversationId }) => conversationId)}::text[],
          ${positions.map(({ seq }) => seq)}::bigint[]
        ) as p (id, seq)
        cross join lateral (
          select ${columns} from messages
          where app = ${app} and conversation_id = p.id and seq > p.seq order by seq limit ${limit}
        ) m
        order by m.conversation_id, m.seq
        limit ${limit}`.execute(db);
      return rows.map(toMessage);
    },
    async messagesChanged(app, positions, limit) {
      if (positions.length === 0) return [];
      const { rows } = await sql<MessageColumns>`
        select m.* from unnest(
          ${positions.map(({ conversationId }) => conversationId)}::text[],
          ${positions.map(({ from }) => from)}::bigint[],
          ${positions.map(({ seq }) => seq)}::bigint[],
          ${positions.map(({ version }) => version)}::bigint[]
        ) as p (id, from_seq, to_seq, version)
        cross join lateral (
          select ${columns} from messages
          where app = ${app} and conversation_id = p.id and touched = 1 and version > p.version
            and seq between p.from_seq and p.to_seq
          order by version limit ${limit}
        ) m
        order by m.conversation_id, m.version
        limit ${limit}`.execute(db);
      return rows.map(toMessage);
    },
  };
}
