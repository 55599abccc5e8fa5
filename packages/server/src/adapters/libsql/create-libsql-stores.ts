import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, sql, SqliteDialect, type Selectable } from 'kysely';
import type { Stores } from '../../kernel/stores.js';
import { messageColumns, toMember, toMessage } from '../sql/columns.js';
import { createSqlStores } from '../sql/create-sql-stores.js';
import { migrate } from '../sql/migrate.js';
import { updateEachMessage } from '../sql/pending-writes.js';
import type { MessageColumns, Schema } from '../sql/schema.js';
import type { SqlDifferences } from '../sql/sql-context.js';
import { createLibsqlAppend } from './libsql-append.js';
import { createLibsqlMark } from './libsql-mark.js';
import { createLibsqlSearch } from './libsql-search.js';
import { keepStatements, openLibsqlDatabase, type LibsqlDatabase } from './libsql-database.js';

/** Opens the embedded store in a file, made and migrated where needed. `now` is in ms since the epoch. */
export async function createLibsqlStores(options: { readonly path: string; readonly now: number }): Promise<Stores> {
  mkdirSync(dirname(options.path), { recursive: true, mode: 0o700 });
  const database = openLibsqlDatabase(options.path);
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: keepStatements(database) }) });
  try {
    await migrate(db, 'sqlite', options.now);
    return createSqlStores({ db, ...differences(db, database) });
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

function differences(db: Kysely<Schema>, database: LibsqlDatabase): SqlDifferences {
  const append = createLibsqlAppend(database);
  const mark = createLibsqlMark(database);
  const columns = messageColumns.join(', ');
  const members = database.prepare(
    'select * from members where app = ? and conversation_id = ? order by user_id limit ?',
  );
  const messages = database.prepare(
    `select ${columns} from messages where app = ? and conversation_id = ? and seq > ? order by seq limit ?`,
  );
  const touched = database.prepare(
    `select ${columns} from messages where app = ? and conversation_id = ? and touched = 1 and version > ? and seq between ? and ?
     order by version limit ?`,
  );
  // The connection is Kysely's: what runs beside it waits its turn, so that it never falls into an open transaction.
  const inTurn = <T>(run: () => T) => db.connection().execute(() => Promise.resolve().then(run));

  return {
    skipLocked: sql``,
    isOneOf: (column, values) => sql`${column} in (select value from json_each(${JSON.stringify(values)}))`,
    rangeTable: (ranges) =>
      sql`(select value ->> 0 as id, value ->> 1 as after_seq, value ->> 2 as up_to from json_each(${JSON.stringify(
        ranges.map(({ conversationId, after, upTo }) => [conversationId, after, upTo]),
      )})) r`,
    append: (batch) => inTurn(() => append(batch)),
    updateMessages: updateEachMessage,
    search: createLibsqlSearch(database, inTurn),
    mark: (marks) => inTurn(() => mark(marks)),
    firstMembers: (app, conversationIds, limit) =>
      inTurn(
        () =>
          new Map(
            conversationIds.map((id) => {
              const rows = members.all([app, id, limit]) as Selectable<Schema['members']>[];
              return [id, rows.map(toMember)];
            }),
          ),
      ),
    messagesAfter: (app, positions, limit) =>
      inTurn(() => {
        const rows: MessageColumns[] = [];
        const sorted = [...positions].sort((a, b) => (a.conversationId < b.conversationId ? -1 : 1));
        for (const { conversationId, seq } of sorted)
          rows.push(...(messages.all([app, conversationId, seq, limit - rows.length]) as MessageColumns[]));
        return rows.map(toMessage);
      }),
    messagesChanged: (app, positions, limit) =>
      inTurn(() => {
        const rows: MessageColumns[] = [];
        const sorted = [...positions].sort((a, b) => (a.conversationId < b.conversationId ? -1 : 1));
        for (const { conversationId, from, seq, version } of sorted)
          rows.push(
            ...(touched.all([app, conversationId, version, from, seq, limit - rows.length]) as MessageColumns[]),
          );
        return rows.map(toMessage);
      }),
  };
}
