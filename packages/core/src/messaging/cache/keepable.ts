import { fromSaved, type Keepable, type KeptRoom, type SavedRecord, type SavedTimeline } from './saved.js';

/** What of one conversation is worth keeping: the timeline only where somebody looked at it, and nothing of it was missed. */
export function keepable({ room, loader, receiver, lookedAt }: KeptRoom): Keepable {
  const { record, timeline } = room;
  const { hasOlder } = loader;
  if (loader.status !== 'ready' || loader.doubtful || lookedAt === 0) return { record };
  const upTo = timeline.contiguousUpTo();
  const messages = timeline.stored.filter(({ seq }) => seq <= upTo);
  return { record, timeline: { messages, start: timeline.start, hasOlder, version: receiver.version(), lookedAt } };
}

/** Puts back what was kept of a conversation, unless something is known already. Whether it did. */
export function putBack(held: KeptRoom, record: SavedRecord, kept?: SavedTimeline): boolean {
  const { room, loader, receiver } = held;
  if (room.record.phase !== 'loading' || room.record.version >= 0) return false;
  room.setRecord(fromSaved(record));
  if (!kept) return true;
  loader.reset();
  room.timeline.expect();
  for (const message of kept.messages) room.timeline.insert(message);
  room.timeline.startAt(kept.start);
  receiver.restored(kept.version);
  loader.restored(kept.hasOlder);
  held.lookedAt = kept.lookedAt;
  return true;
}
