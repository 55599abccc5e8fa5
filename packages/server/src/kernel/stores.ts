import type { AuthStore } from '../auth/auth-store.js';
import type { CallsStore } from '../calls/calls-store.js';
import type { MediaNotes } from '../calls/media-notes.js';
import type { FilesStore } from '../files/files-store.js';
import type { BlocksStore } from '../moderation/blocks-store.js';
import type { RulesStore } from '../moderation/rules-store.js';
import type { ReportsStore } from '../moderation/reports-store.js';
import type { MessagingStore } from '../messaging/messaging-store.js';
import type { ScheduledStore } from '../messaging/scheduled-store.js';
import type { PushStore } from '../push/push-store.js';
import type { SearchStore } from '../search/search-store.js';
import type { DeskPhonesStore } from '../telephony/desk-phones-store.js';
import type { NumbersStore } from '../telephony/numbers-store.js';

/** Everything that lasts, behind the ports of the slices. */
export interface Stores {
  readonly auth: AuthStore;
  readonly messaging: MessagingStore;
  readonly scheduled: ScheduledStore;
  readonly calls: CallsStore;
  readonly mediaNotes: MediaNotes;
  readonly numbers: NumbersStore;
  readonly deskPhones: DeskPhonesStore;
  readonly blocks: BlocksStore;
  readonly moderationRules: RulesStore;
  readonly reports: ReportsStore;
  readonly files: FilesStore;
  readonly push: PushStore;
  readonly search: SearchStore;
  /** Rejects where the store cannot be reached. */
  check(): Promise<void>;
  close(): Promise<void>;
}
