import {
  sql,
  type Expression,
  type Kysely,
  type RawBuilder,
  type SqlBool,
  type Transaction,
  type UpdateObject,
} from 'kysely';
import { RequestError } from '../../kernel/request-error.js';
import type { ConversationRow, MessagingStore, SeqRange } from '../../messaging/messaging-store.js';
import { toConversation } from './columns.js';
import type { UpdateMessages } from './pending-writes.js';
import type { Mark, Raised } from './plan-marks.js';
import type { Schema } from './schema.js';
import type { SearchDialect } from './search-dialect.js';

/** Where the databases differ. */
export interface SqlDifferences {
  /** Whether a column is one of the values, in a statement that is the same for any number of them. */
  readonly isOneOf: (column: Expression<string>, values: readonly string[]) => Expression<SqlBool>;
  /** Ends a subquery whose rows are about to be changed: rows that another transaction changes are passed over. */
  readonly skipLocked: RawBuilder<unknown>;
  /** The ranges as a table `r` with the columns `id`, `after_seq` and `up_to`. */
  readonly rangeTable: (ranges: readonly SeqRange[]) => RawBuilder<unknown>;
  readonly firstMembers: MessagingStore['firstMembers'];
  readonly messagesAfter: MessagingStore['messagesAfter'];
  readonly messagesChanged: MessagingStore['messagesChanged'];
  readonly append: MessagingStore['append'];
  readonly updateMessages: UpdateMessages;
  readonly search: SearchDialect;
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

/** Raises a conversation's version and `changed`, and sets what else is given. Rejects where there is no such conversation. */
export async function touch(
  trx: Transaction<Schema>,
  { app, id, changed }: { readonly app: string; readonly id: string; readonly changed: number },
  more: UpdateObject<Schema, 'conversations'>,
): Promise<ConversationRow> {
  const row = await trx
    .updateTable('conversations')
    .set({ ...more, changed, version: sql<number>`version + 1` })
    .where('app', '=', app)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  if (!row) throw new RequestError('messaging/not-found');
  return toConversation(row);
}
