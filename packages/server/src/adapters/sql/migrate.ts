import { sql, type Kysely, type Transaction } from 'kysely';
import { migrations } from './migrations/index.js';
import type { Schema, SqlDialect } from './schema.js';

interface MigrationTable {
  parley_migrations: { id: number; name: string; applied_at: number };
}

/** Where a database stands. */
export interface MigrationState {
  readonly applied: number;
  readonly known: number;
}

/** Any number that no other program locks: it says "parley" in ASCII. */
const lockNumber = '123618069506425';

/**
 * Takes the steps that the database has not taken yet, all in one transaction; of servers that start at once, one does and the
 * others wait. Rejects where the database was changed by a newer version.
 */
export async function migrate(db: Kysely<Schema>, dialect: SqlDialect, now: number): Promise<void> {
  await db.transaction().execute(async (all) => {
    if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(${sql.raw(lockNumber)})`.execute(all);
    const trx = all as unknown as Transaction<MigrationTable>;
    await sql`create table if not exists parley_migrations (id integer not null primary key, name text not null, applied_at bigint not null)`.execute(
      trx,
    );
    const { applied } = await readState(trx);
    const newest = migrations.at(-1)?.id ?? 0;
    if (applied > newest)
      throw new Error(
        `Unable to use this database: it was changed by a newer version of Parley (step ${applied}, this one knows ${newest}). Start that version.`,
      );
    // Steps are made side by side: one may come after a later one.
    const taken = new Set((await trx.selectFrom('parley_migrations').select('id').execute()).map(({ id }) => id));
    for (const step of migrations.filter(({ id }) => !taken.has(id))) {
      for (const statement of step.statements(dialect)) await sql.raw(statement).execute(trx);
      await trx.insertInto('parley_migrations').values({ id: step.id, name: step.name, applied_at: now }).execute();
    }
  });
}

/** How many steps were taken, without taking any. A database that was never used has taken none. */
export async function migrationState(db: Kysely<Schema>): Promise<MigrationState> {
  try {
    return await readState(db as unknown as Kysely<MigrationTable>);
  } catch {
    // Only a missing table gets here: who asks has reached the database before.
    return { applied: 0, known: migrations.at(-1)?.id ?? 0 };
  }
}

async function readState(db: Kysely<MigrationTable>): Promise<MigrationState> {
  const row = await db
    .selectFrom('parley_migrations')
    .select(({ fn }) => fn.max('id').as('id'))
    .executeTakeFirst();
  return { applied: row?.id ?? 0, known: migrations.at(-1)?.id ?? 0 };
}
