import type { EventData, EventPosition } from '@parley/protocol';
import type { Blocks } from '../kernel/blocks.js';
import type { Bus } from '../kernel/bus.js';
import type { Lanes } from '../kernel/create-lanes.js';
import type { MessageFiles } from '../kernel/message-files.js';
import type { MessageFilters } from '../kernel/message-filters.js';
import type { LinkPreviews } from '../kernel/link-previews.js';
import type { Clock, Log, Metrics, Random } from '../kernel/ports.js';
import type { UserDirectory } from '../kernel/user-directory.js';
import type { ConversationAccess } from './conversation-access.js';
import type { ConversationViews } from './conversation-views.js';
import type { MessageViews } from './message-views.js';
import type { MessagingStore } from './messaging-store.js';
import type { ScheduledStore } from './scheduled-store.js';

/** What messaging is given. */
export interface MessagingDeps {
  readonly store: MessagingStore;
  readonly scheduled: ScheduledStore;
  /** What pages say of themselves; links stay bare without it. */
  readonly linkPreviews?: LinkPreviews;
  readonly blocks: Blocks;
  readonly filters: MessageFilters;
  /** Where it is not given, no message has files. */
  readonly files?: MessageFiles;
  readonly directory: UserDirectory;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly defer: (run: () => void) => void;
  /** Waits between transactions. */
  readonly rest?: () => Promise<void>;
}

/** What the parts of messaging share. */
export interface MessagingContext extends MessagingDeps {
  readonly access: ConversationAccess;
  readonly views: ConversationViews;
  readonly messages: MessageViews;
  /** Members are told of changes in the order in which these were made: first gone, then back again, and not the reverse. */
  readonly lanes: Lanes;
}

/** The events of this slice that have a position. */
type Placed = 'conversation.updated' | 'conversation.left' | 'conversation.configured' | 'receipt.updated';

/** Tells users of one app of a change in a conversation. */
export function tell<K extends Placed>(
  { bus }: Pick<MessagingContext, 'bus'>,
  to: { readonly app: string; readonly userIds: readonly string[] },
  event: { readonly ev: K; readonly at: EventPosition; readonly data: EventData<K> },
): void {
  // The union's member and its data belong together by K.
  bus.publish({ ...to, event: event as never });
}
