import type { Stores } from '../../kernel/stores.js';
import { createMemoryAuthStore } from './memory-auth-store.js';
import { createMemoryBlocksStore } from './memory-blocks-store.js';
import { createMemoryFilesStore } from './memory-files-store.js';
import { createMemoryCallsStore } from './memory-calls-store.js';
import { createMemoryDeskPhonesStore } from './memory-desk-phones-store.js';
import { createMemoryMediaNotes } from './memory-media-notes.js';
import { createMemoryMessagingStore } from './memory-messaging-store.js';
import { createMemoryNumbersStore } from './memory-numbers-store.js';
import { createMemoryPushStore } from './memory-push-store.js';
import { createMemoryApps } from './memory-conversations.js';
import { createMemoryReportsStore } from './memory-reports-store.js';
import { createMemoryRulesStore } from './memory-rules-store.js';
import { createMemorySearchStore } from './memory-search-store.js';
import { createMemoryScheduledStore } from './memory-scheduled-store.js';

/** Stores that last as long as the process: for tests and the emulator. Runs in browsers too. */
export function createMemoryStores(): Stores {
  const auth = createMemoryAuthStore();
  const apps = createMemoryApps();
  return {
    auth,
    messaging: createMemoryMessagingStore(apps),
    scheduled: createMemoryScheduledStore(),
    calls: createMemoryCallsStore(),
    mediaNotes: createMemoryMediaNotes(),
    numbers: createMemoryNumbersStore(),
    deskPhones: createMemoryDeskPhonesStore(),
    blocks: createMemoryBlocksStore(),
    moderationRules: createMemoryRulesStore(),
    reports: createMemoryReportsStore(),
    files: createMemoryFilesStore(),
    push: createMemoryPushStore(),
    search: createMemorySearchStore(apps, auth),
    check: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
