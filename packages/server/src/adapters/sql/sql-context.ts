import { sql, type Expression, type Kysely, type SqlBool, type Transaction } from 'kysely';
import type { MessagingStore } from '../../messaging/messaging-store.js';
import type { Mark, Raised } from './plan-marks.js';
import type { Schema } from './schema.js';

/** Where the databases differ. */
export interface SqlDifferences {
  /** Whether a column is one of the values, in a statement that is the same for any number of them. */
  readonly isOneOf: (column: Expression<string>, values: readonly string[]) => Expression<SqlBool>;
  readonly firstMembers: MessagingStore['firstMembers'];
  readonly messagesAfter: MessagingStore['messagesAfter'];
  readonly append: MessagingStore['append'];
  /** Raises receipts of any members in one transaction. */
  readonly mark: (marks: readonly Mark[]) => Promise<readonly (Raised | undefined)[]>;
}

/** A database with what is its own. */
export interface SqlContext extends SqlDifferences {
  readonly db: Kysely<Schema>;
}

/**
 * Runs a change of one app in one transaction and gives it the app's next `changed`. Writers of an app queue for its clock:
 * `changed` becomes visible in its order, `seq` has no holes, and no two wait for each other.
 */
export function change<T>(
  db: Kysely<Schema>,
  app: string,
  run: (trx: Transaction<Schema>, changed: number) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (trx) => {
    const { changed } = await trx
      .insertInto('app_clocks')
      .values({ app, changed: 1 })
      .onConflict((oc) => oc.column('app').doUpdateSet({ changed: sql<number>`app_clocks.changed + 1` }))
      .returning('changed')
      .executeTakeFirstOrThrow();
    return run(trx, changed);
  });
}
