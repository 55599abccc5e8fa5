import { Kysely, SqliteDialect } from 'kysely';
import { migrationState, type MigrationState } from '../sql/migrate.js';
import type { Schema } from '../sql/schema.js';
import { keepStatements, openLibsqlDatabase } from './libsql-database.js';

/** Where a database file stands, without changing it. */
export async function readDatabaseState(path: string): Promise<MigrationState> {
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: keepStatements(openLibsqlDatabase(path)) }) });
  try {
    return await migrationState(db);
  } finally {
    await db.destroy();
  }
}
