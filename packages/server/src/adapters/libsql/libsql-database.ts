import Database from 'libsql';
import type { SqliteDatabase } from 'kysely';

/** What is used of a prepared statement. */
export interface LibsqlStatement {
  readonly reader: boolean;
  all(parameters: readonly unknown[]): unknown[];
  get(parameters: readonly unknown[]): unknown;
  run(parameters: readonly unknown[]): { changes: number; lastInsertRowid: number | bigint };
  iterate(parameters: readonly unknown[]): IterableIterator<unknown>;
}

/** What is used of a connection. */
export interface LibsqlDatabase {
  readonly inTransaction: boolean;
  prepare(sql: string): LibsqlStatement;
  exec(sql: string): void;
  close(): void;
}

/** How long a write waits for another process that holds the file, in ms. */
const busyTimeout = 5_000;

/** Statements that are kept prepared. */
const keptStatements = 300;

/** Opens a database file, made where it is missing: write-ahead log, every commit on the disk before it counts. */
export function openLibsqlDatabase(path: string): LibsqlDatabase {
  const database = new Database(path, { timeout: busyTimeout }) as unknown as LibsqlDatabase;
  for (const pragma of [
    'journal_mode = wal',
    'synchronous = full',
    `busy_timeout = ${busyTimeout}`,
    'foreign_keys = on',
    'cache_size = -65536',
    // Pages that many commits touch are then copied to the main file once, not once for each.
    'wal_autocheckpoint = 8000',
  ])
    database.prepare(`pragma ${pragma}`).all([]);
  return database;
}

/** The connection as Kysely wants it, which prepares each statement once. */
export function keepStatements(database: LibsqlDatabase): SqliteDatabase {
  const kept = new Map<string, LibsqlStatement>();
  return {
    prepare(sql) {
      const known = kept.get(sql);
      if (known) {
        kept.delete(sql);
        kept.set(sql, known);
        return known;
      }
      const statement = database.prepare(sql);
      kept.set(sql, statement);
      const [oldest] = kept.keys();
      if (kept.size > keptStatements && oldest !== undefined) kept.delete(oldest);
      return statement;
    },
    close: () => database.close(),
  };
}
