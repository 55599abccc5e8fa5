import { weightOf } from './messaging-state.js';
import type { Room } from './room.js';
import { countMessage, noUnread, type Counts } from './unread.js';

/** What comes unread after `seq`, where the timeline holds it all; else nobody knows. */
export function unreadAfter(room: Room, seq: number): Counts | undefined {
  const { timeline, record } = room;
  const { upTo } = record.unread;
  if (timeline.start > seq + 1 || timeline.contiguousUpTo() < upTo) return undefined;
  const me = room.me().id;
  return timeline.stored
    .filter((message) => message.seq > seq && message.seq <= upTo)
    .reduce((counts, message) => countMessage(counts, counts.upTo + 1, weightOf(message, me)), noUnread);
}
