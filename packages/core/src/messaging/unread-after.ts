import { weightOf } from './messaging-state.js';
import type { Room } from './room.js';
import { countMessage, noUnread, type Counts } from './unread.js';

/** What comes unread after `seq`, where the timeline holds it all; else nobody knows. */
export function unreadAfter(room: Room, seq: number): Counts | undefined {
  const { timeline, record } = room;
  const { upTo } = record.unread;
  if (timeline.start > seq + 1 || timeline.contiguousUpTo() < upTo) return undefined;
  const me = room.me().id;
  let counts = noUnread;
  for (let place = timeline.stored.length - 1; place >= 0; place--) {
    const message = timeline.stored[place];
    if (!message || message.seq <= seq) break;
    if (message.seq <= upTo) counts = countMessage(counts, counts.upTo + 1, weightOf(message, me));
  }
  return counts;
}
