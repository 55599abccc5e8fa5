import type { Message as StoredMessage, User } from '@parley/protocol';
import type { OutboxEntry } from '../connection/engine-port.js';
import type { Link } from '../connection/link.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { Random } from '../ports/random.js';
import type { ConversationRecord } from './messaging-state.js';
import type { TimelineState } from './timeline-state.js';

/** What messaging needs. */
export interface MessagingDeps {
  readonly link: Link;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger?: Logger;
}

/** What the parts of one conversation share. */
export interface Room extends MessagingDeps {
  readonly id: string;
  readonly timeline: TimelineState;
  readonly record: ConversationRecord;
  /** Messages of mine on their way, by client id. */
  readonly outgoing: ReadonlyMap<string, OutboxEntry>;
  /** Who is signed in; a placeholder before the first session. */
  me(): User;
  /** Milliseconds since the epoch, by the server's clock as far as it is known. */
  serverNow(): number;
  /** A message that is held, of any conversation. */
  find(conversationId: string, seq: number): StoredMessage | undefined;
  /** Puts a new record in the place of the old one, and tells who looks. */
  setRecord(record: ConversationRecord): void;
  /** Tells who looks at a timeline. */
  timelineChanged(): void;
}
