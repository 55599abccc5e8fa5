import type { Message as StoredMessage, MessageChange, OperationName, Params, Result, User } from '@parley/protocol';
import type { OutboxEntry } from '../connection/index.js';
import type { Link } from '../connection/link.js';
import type { Cancellable } from '../kernel/cancellable.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { Random } from '../ports/random.js';
import type { Storage } from '../ports/storage.js';
import type { LoadCache } from './cache/keeping.js';
import type { LoadExtras } from './conversation-extras.js';
import type { MessageViews } from './conversation-snapshot.js';
import type { Content } from './draft.js';
import type { Pending } from './message-view.js';
import type { Draft, Message, MessageRef } from './messaging.js';
import type { ConversationRecord } from './messaging-state.js';
import type { TimelinePart } from './timeline-part.js';
import type { Counts } from './unread.js';

/** What messaging needs. */
export interface MessagingDeps {
  readonly link: Link;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger?: Logger;
  /** Loads the code of what is seldom used; by itself it is a file of its own. */
  readonly loadExtras?: LoadExtras;
  /** Keeps the last state and drafts; without it they live as long as the view. */
  readonly storage?: Storage;
  readonly loadCache?: LoadCache;
}

/** What the parts of one conversation share. */
export interface Room extends MessagingDeps {
  readonly id: string;
  /** The conversation's own messages, once somebody has looked. */
  readonly main: TimelinePart | undefined;
  readonly record: ConversationRecord;
  /** Messages of mine on their way, by client id. */
  readonly outgoing: ReadonlyMap<string, OutboxEntry>;
  /** Changes of mine to stored messages that are not answered yet, by seq. Another map after each change. */
  pending: ReadonlyMap<number, NonNullable<Pending>>;
  /** Who is signed in; a placeholder before the first session. */
  me(): User;
  /** Milliseconds since the epoch, by the server's clock as far as it is known. */
  serverNow(): number;
  /** A message that is held, of any conversation. */
  readonly find: (conversationId: string, seq: number) => StoredMessage | undefined;
  /** Puts a new record in the place of the old one, and tells who looks. */
  setRecord(record: ConversationRecord): void;
  /** Tells who looks at a timeline. */
  timelineChanged(): void;
}

/** What the seldom used half of a conversation needs beside the room. */
export interface ExtrasDeps {
  /** Asks for something that may be asked twice, and does so when the connection goes away. */
  readonly ask: <K extends OperationName>(op: K, params: Params<K>, options?: Cancellable) => Promise<Result<K>>;
  /** What the server would refuse is refused here. */
  readonly check: (draft: string | Draft) => Content;
  readonly seqOf: (message: MessageRef) => number;
  readonly show: (stored: StoredMessage) => Message;
  readonly views: MessageViews;
  readonly countUnread: (messages: readonly StoredMessage[]) => Counts;
  /** Takes a message that was brought, whatever it belongs to. */
  readonly bring: (message: StoredMessage) => void;
  /** Puts a message where it belongs. */
  readonly put: (message: StoredMessage) => void;
  /** The conversation's messages and those of its threads, where somebody has looked. */
  readonly parts: () => readonly TimelinePart[];
  /** The server changed a message as I asked. */
  readonly settle: (message: StoredMessage, change: MessageChange) => void;
}
