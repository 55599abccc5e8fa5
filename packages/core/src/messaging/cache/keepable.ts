import { fromSaved, type Keepable, type KeptRoom, type SavedRecord, type SavedTimeline } from './saved.js';

/** What of one conversation is worth keeping: the timeline only where somebody looked at it, and nothing of it was missed. */
export function keepable({ room, receiver, lookedAt }: KeptRoom): Keepable {
  const { record, main } = room;
  if (main?.loader.status !== 'ready' || main.loader.doubtful || lookedAt === 0) return { record };
  const { timeline, loader } = main;
  const { hasOlder } = loader;
  const upTo = timeline.contiguousUpTo();
  const messages = timeline.stored.filter(({ seq }) => seq <= upTo);
  return { record, timeline: { messages, start: timeline.start, hasOlder, version: receiver.version(), lookedAt } };
}

/** Puts back what was kept of a conversation, unless something is known already. Whether it did. */
export function putBack({ room }: KeptRoom, record: SavedRecord): boolean {
  if (room.record.phase !== 'loading' || room.record.version >= 0) return false;
  room.setRecord(fromSaved(record));
  return true;
}

/** Puts back the messages that were kept, once their code is there, unless the server has spoken meanwhile. Without it they stay. */
export async function putTimelineBack(held: KeptRoom, kept: SavedTimeline): Promise<void> {
  const { room, receiver } = held;
  const { record } = room;
  const part = await held.part().catch(() => undefined);
  if (!part || room.record !== record || part.loader.status === 'ready') return;
  const { timeline, loader } = part;
  part.reset();
  timeline.expect();
  for (const message of kept.messages) timeline.insert(message);
  timeline.startAt(kept.start);
  receiver.restored(kept.version);
  loader.restored(kept.hasOlder);
  held.lookedAt = kept.lookedAt;
}
