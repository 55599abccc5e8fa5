import { sql } from 'kysely';
import { migrationState, type MigrationState } from '../sql/migrate.js';
import { openPostgres } from './open-postgres.js';

/** Where a database stands, without changing it. Rejects where it cannot be reached. */
export async function readPostgresState(url: string): Promise<MigrationState> {
  const db = openPostgres(url);
  try {
    await sql`select 1`.execute(db);
    return await migrationState(db);
  } finally {
    await db.destroy();
  }
}
