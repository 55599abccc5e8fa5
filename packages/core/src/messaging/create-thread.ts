import type { Message as StoredMessage } from '@parley/protocol';
import { read } from '../connection/index.js';
import { createLazyStore } from '../kernel/create-lazy-store.js';
import type { Snapshots } from './conversation-snapshot.js';
import type { Conversation, Thread, Timeline } from './messaging.js';
import type { Room } from './room.js';
import { createTimelineLoader } from './timeline-loader.js';
import { createTimelineState } from './timeline-state.js';

/** A thread with what the server's words do to it. */
export interface HeldThread {
  readonly api: Thread;
  readonly stored: readonly StoredMessage[];
  /** From which seq on messages are held, where they are. */
  readonly from?: number;
  find(seq: number): StoredMessage | undefined;
  /** A message of the thread, or the one that it belongs to. */
  receive(message: StoredMessage): void;
  invalidate(): void;
  /** Something was missed, nobody knows what: it is brought where somebody looks. */
  doubt(): void;
  catchUp(): Promise<void>;
  reset(): void;
}

/** The thread of one message. `receive` takes each message that was brought, whatever it belongs to. */
export function createThread(
  room: Room,
  seq: number,
  deps: {
    readonly snapshots: Snapshots;
    readonly send: Conversation['send'];
    /** Somebody looks. */
    readonly onWatched: () => void;
    readonly receive: (message: StoredMessage) => void;
  },
): HeldThread {
  const { link, logger, id } = room;
  const timeline = createTimelineState();
  const loader = createTimelineLoader({
    ...{ id, link, logger, timeline, threadSeq: seq, receive: deps.receive },
    timelineChanged: () => store.invalidate(),
  });
  let root = room.find(id, seq);
  let watched = false;

  const load = async () => {
    await loader.load();
    if (root || loader.status !== 'ready') return;
    const { items } = await read(link, ['message.list', { conversationId: id, before: seq + 1, limit: 1 }]);
    items.forEach(deps.receive);
  };
  const watch = () =>
    load().catch((error: unknown) => logger?.warn("A thread's message could not be brought", { error }));
  const view = deps.snapshots.timeline({ timeline, loader, threadSeq: seq, root: () => root });
  const store = createLazyStore<Timeline>(view, {
    logger,
    onWatched() {
      watched = true;
      deps.onWatched();
      if (link.state.get().status !== 'disconnected') void watch();
      return () => {
        watched = false;
        loader.trim();
      };
    },
  });
  return {
    api: {
      seq,
      timeline: store,
      loadOlder: () => loader.loadOlder(),
      send: (draft) => deps.send({ ...(typeof draft === 'string' ? { text: draft } : draft), thread: seq }),
    },
    get stored() {
      return timeline.stored;
    },
    get from() {
      return loader.status === 'ready' ? seq : undefined;
    },
    find: (at) => (at === seq ? root : timeline.at(at)),
    receive(message) {
      if (message.seq === seq) root = message;
      else timeline.insert(message);
      store.invalidate();
    },
    invalidate: () => store.invalidate(),
    doubt: () => loader.doubt(),
    async catchUp() {
      if (watched) await watch();
    },
    reset() {
      root = undefined;
      loader.reset();
    },
  };
}
