import type { Message as StoredMessage } from '@parley/protocol';
import type { Timeline } from './messaging.js';
import type { ExtrasDeps, Room } from './room.js';
import { createTimelineLoader, type TimelineLoader } from './timeline-loader.js';
import { createTimelineState, type TimelineState } from './timeline-state.js';
import { createTimelineView } from './timeline-view.js';
import type { Counts } from './unread.js';

/** The messages of a conversation, or of one of its threads, once somebody has looked. */
export interface TimelinePart {
  readonly timeline: TimelineState;
  readonly loader: TimelineLoader;
  /** From which seq on changes concern it; nothing where nothing is held. */
  readonly from?: number;
  readonly view: () => Timeline;
  find(seq: number): StoredMessage | undefined;
  /** Takes a message that belongs here. Whether anything changed. */
  receive(message: StoredMessage): boolean;
  load(): Promise<void>;
  reset(): void;
  /** What comes unread after `seq`, where all of it is held; else nobody knows. */
  unreadAfter(seq: number): Counts | undefined;
}

/** What a part tells and asks. */
export interface TimelinePartDeps extends Pick<ExtrasDeps, 'ask' | 'views' | 'bring' | 'countUnread'> {
  /** The thread's, where it is one. */
  readonly threadSeq?: number;
  /** Tells who looks. */
  readonly changed: () => void;
}

/** The part of a conversation, or of one of its threads, that shows messages. */
export function createTimelinePart(room: Room, deps: TimelinePartDeps): TimelinePart {
  const { id, logger } = room;
  const { ask, views, bring, threadSeq } = deps;
  const timeline = createTimelineState();
  const loader = createTimelineLoader({
    ...{ id, logger, ask, timeline, threadSeq, receive: bring, timelineChanged: deps.changed },
    ...(threadSeq === undefined && { lastSeq: () => room.record.lastSeq }),
  });
  let root = threadSeq === undefined ? undefined : room.find(id, threadSeq);

  return {
    timeline,
    loader,
    get from() {
      return loader.status === 'ready' ? (threadSeq ?? timeline.start) : undefined;
    },
    view: createTimelineView({
      ...{ views, timeline, loader, threadSeq },
      pending: () => room.pending,
      root: () => root,
    }),
    find: (seq) => (root?.seq === seq ? root : timeline.at(seq)),
    receive(message) {
      if (threadSeq !== undefined && message.seq === threadSeq) {
        const changed = root !== message;
        root = message;
        return changed;
      }
      return (threadSeq === undefined || message.threadSeq === threadSeq) && timeline.insert(message);
    },
    async load() {
      await loader.load();
      if (threadSeq === undefined || root || loader.status !== 'ready') return;
      try {
        const { items } = await ask('message.list', { conversationId: id, before: threadSeq + 1, limit: 1 });
        items.forEach(bring);
      } catch (error) {
        logger?.warn("A thread's message could not be brought", { error });
      }
    },
    reset() {
      root = undefined;
      loader.reset();
    },
    unreadAfter(seq) {
      const { upTo } = room.record.unread;
      if (timeline.start > seq + 1 || timeline.contiguousUpTo() < upTo) return undefined;
      const { stored } = timeline;
      let place = stored.length;
      while ((stored[place - 1]?.seq ?? 0) > seq) place--;
      return deps.countUnread(stored.slice(place).filter((message) => message.seq <= upTo));
    },
  };
}
