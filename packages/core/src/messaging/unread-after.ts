import type { Room } from './room.js';

/** How many messages of others come after `seq`, where the timeline holds them all; else nobody knows. */
export function unreadAfter(room: Room, seq: number): number | undefined {
  const { timeline, record } = room;
  const first = timeline.stored[0]?.seq;
  const { upTo } = record.unread;
  if (first === undefined || first > seq + 1 || timeline.contiguousUpTo() < upTo) return undefined;
  const mine = room.me().id;
  return timeline.stored.filter((message) => message.seq > seq && message.seq <= upTo && message.sender.id !== mine)
    .length;
}
