import type { HeldConversation } from '../held-conversation.js';
import type { Receiver } from '../receiver.js';
import type { Room } from '../room.js';
import type { TimelineLoader } from '../timeline-loader.js';
import { fromSaved } from './saved.js';

/** What of one conversation is worth keeping, and how it is put back. */
export interface Keeper extends Pick<HeldConversation, 'keepable' | 'restore'> {
  /** Somebody looks at the timeline, or did until now. */
  looked(): void;
}

/** Keeps the timeline only where somebody looked at it, and nothing of it was missed. */
export function createKeeper(
  room: Room,
  { loader, receiver }: { readonly loader: TimelineLoader; readonly receiver: Receiver },
): Keeper {
  const { timeline } = room;
  let lookedAt = 0;
  return {
    looked() {
      lookedAt = room.clock.now();
    },
    keepable() {
      const { record } = room;
      if (loader.status !== 'ready' || loader.doubtful || lookedAt === 0) return { record };
      const upTo = timeline.contiguousUpTo();
      const messages = timeline.stored.filter(({ seq }) => seq <= upTo);
      const { hasOlder } = loader;
      return { record, timeline: { messages, start: timeline.start, hasOlder, version: receiver.version(), lookedAt } };
    },
    restore(record, kept) {
      if (room.record.phase !== 'loading' || room.record.version >= 0) return false;
      room.setRecord(fromSaved(record));
      if (!kept) return true;
      loader.reset();
      timeline.expect();
      for (const message of kept.messages) timeline.insert(message);
      timeline.startAt(kept.start);
      receiver.restored(kept.version);
      loader.restored(kept.hasOlder);
      ({ lookedAt } = kept);
      return true;
    },
  };
}
