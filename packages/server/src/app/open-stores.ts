import { join } from 'node:path';
import { createLibsqlStores } from '../adapters/libsql/create-libsql-stores.js';
import { createPostgresStores } from '../adapters/postgres/create-postgres-stores.js';
import type { Stores } from '../kernel/stores.js';
import { ConfigError, type ServerConfig } from './config.js';

/** The file of the embedded store in the data folder. */
export const databaseFile = 'parley.db';

/** Opens PostgreSQL where a database is named, else the embedded store. `now` is in ms since the epoch. */
export async function openStores(config: Pick<ServerConfig, 'data' | 'databaseUrl'>, now: number): Promise<Stores> {
  if (config.databaseUrl !== undefined) {
    const { host } = new URL(config.databaseUrl);
    try {
      return await createPostgresStores({ url: config.databaseUrl, now });
    } catch (cause) {
      const why = cause instanceof Error && 'code' in cause ? String(cause.code) : (cause as Error).message;
      throw new ConfigError(
        `Unable to use the database at ${host}: because it answered ${why}. Check PARLEY_DATABASE_URL, or run parley doctor.`,
        { cause },
      );
    }
  }
  if (config.data === undefined)
    throw new ConfigError(
      'Unable to start: because nothing says where data lives. Give --data <folder> or --database-url <url>.',
    );
  return createLibsqlStores({ path: join(config.data, databaseFile), now });
}
