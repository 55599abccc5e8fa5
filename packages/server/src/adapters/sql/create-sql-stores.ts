import { sql } from 'kysely';
import type { Stores } from '../../kernel/stores.js';
import { createSqlAuthStore } from './sql-auth-store.js';
import { createSqlBlocksStore } from './sql-blocks-store.js';
import { createSqlFilesStore } from './sql-files-store.js';
import { createSqlCallsStore } from './sql-calls-store.js';
import { createSqlMediaNotes } from './sql-media-notes.js';
import { createSqlDeskPhonesStore } from './sql-desk-phones-store.js';
import { keepIndex } from './keep-index.js';
import { createSqlScheduledStore } from './sql-scheduled-store.js';
import { createSqlNumbersStore } from './sql-numbers-store.js';
import { createSqlPushStore } from './sql-push-store.js';
import { createSqlReportsStore } from './sql-reports-store.js';
import { createSqlRulesStore } from './sql-rules-store.js';
import { createSqlSearchStore } from './sql-search-store.js';
import type { SqlContext } from './sql-context.js';
import { createSqlMemberships } from './sql-memberships.js';
import { createSqlMessageChanges } from './sql-message-changes.js';
import { createSqlMessageReads } from './sql-message-reads.js';
import { createSqlMessagingReads } from './sql-messaging-reads.js';
import { createSqlMessagingWrites } from './sql-messaging-writes.js';

/** The stores on any SQL database that was migrated. */
export function createSqlStores(context: SqlContext): Stores {
  // What fails is done again by the next search that needs it.
  const keeper = keepIndex(context, () => undefined);
  return {
    auth: createSqlAuthStore(context),
    messaging: {
      ...createSqlMessagingReads(context),
      ...createSqlMessageReads(context),
      ...createSqlMessageChanges(context),
      ...createSqlMessagingWrites(context),
      ...createSqlMemberships(context),
      async append(messages) {
        const results = await context.append(messages);
        keeper.stored(messages, results);
        return results;
      },
    },
    scheduled: createSqlScheduledStore(context),
    calls: createSqlCallsStore(context),
    mediaNotes: createSqlMediaNotes(context),
    numbers: createSqlNumbersStore(context),
    deskPhones: createSqlDeskPhonesStore(context),
    blocks: createSqlBlocksStore(context),
    moderationRules: createSqlRulesStore(context),
    reports: createSqlReportsStore(context),
    files: createSqlFilesStore(context),
    push: createSqlPushStore(context),
    search: createSqlSearchStore(context, keeper),
    async check() {
      await sql`select 1`.execute(context.db);
    },
    async close() {
      await keeper.stop();
      await context.db.destroy();
    },
  };
}
