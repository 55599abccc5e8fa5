import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Schema } from '../sql/schema.js';

/** PostgreSQL's 64-bit integers, which pg gives as text: ours stay below 2^53. */
const int8 = pg.types.builtins.INT8;
/** How long connecting may take, in ms. */
const connectWithin = 5_000;

/** Opens a pool of connections to a database. */
export function openPostgres(url: string): Kysely<Schema> {
  const types = new pg.TypeOverrides();
  types.setTypeParser(int8, Number);
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: connectWithin,
    application_name: 'parley',
    types,
  });
  // A connection that breaks while nobody uses it is replaced; who asks next is told if that fails.
  pool.on('error', () => undefined);
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}
