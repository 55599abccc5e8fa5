import type { User } from '@parley/protocol';
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
  /** Who is signed in; a placeholder before the first session. */
  me(): User;
  /** Milliseconds since the epoch, by the server's clock as far as it is known. */
  serverNow(): number;
  /** Puts a new record in the place of the old one, and tells who looks. */
  setRecord(record: ConversationRecord): void;
  /** Tells who looks at the timeline. */
  timelineChanged(): void;
}
