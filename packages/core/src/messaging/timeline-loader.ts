import type { Message as StoredMessage } from '@parley/protocol';
import type { ParleyError } from '../kernel/parley-error.js';
import { isShown } from './is-shown.js';
import type { Timeline } from './messaging.js';
import type { ExtrasDeps, Room } from './room.js';
import type { Hole, TimelineState } from './timeline-state.js';

/** Brings the messages of one conversation, or of one of its threads, into a timeline. */
export interface TimelineLoader {
  readonly status: Timeline['status'];
  readonly hasOlder: boolean;
  readonly error?: ParleyError;
  /** Something was missed, and is not read again yet. */
  readonly doubtful: boolean;
  /** The latest page, unless it is there. */
  load(): Promise<void>;
  loadOlder(): Promise<void>;
  /** Brings what is missing between the messages held and up to the last one. */
  fill(): Promise<void>;
  /** Something was missed, nobody knows what: `fill` reads all that is held again. */
  doubt(): void;
  /** Nothing held is worth anything any more. */
  reset(): void;
  /** What is held is what was kept, and needs no loading. */
  restored(hasOlder: boolean): void;
  /** Lets go of all but the latest messages. */
  trim(): void;
}

const pageSize = 50;
const fillPageSize = 200;
// A longer absence than this is read as history instead.
const longestFill = 1_000;
const keptUnwatched = 200;

/** What is loaded, and what for. */
export interface TimelineLoaderDeps extends Pick<Room, 'id' | 'logger'>, Pick<ExtrasDeps, 'ask'> {
  readonly timeline: TimelineState;
  readonly timelineChanged: () => void;
  /** Takes each message that was brought. */
  readonly receive: (message: StoredMessage) => void;
  /** The last seq there is, where all up to it are wanted. */
  readonly lastSeq?: () => number;
  /** Only messages of this thread. */
  readonly threadSeq?: number;
}

/** Asks the server for what a timeline lacks. */
export function createTimelineLoader(deps: TimelineLoaderDeps): TimelineLoader {
  const { timeline, threadSeq } = deps;
  let status: Timeline['status'] = 'idle';
  let hasOlder = false;
  let error: ParleyError | undefined;
  let doubtful = false;
  let epoch = 0;
  let loading: Promise<void> | undefined;
  let filling: Promise<void> | undefined;

  const list = async (range: { before?: number; after?: number; limit: number }) => {
    const mine = epoch;
    const page = await deps.ask('message.list', { conversationId: deps.id, threadSeq, ...range });
    if (mine !== epoch) return undefined;
    for (const message of page.items) deps.receive(message);
    // The message that a thread belongs to comes with it.
    const items = page.items.filter(({ seq }) => seq !== threadSeq);
    return { ...page, items, first: items[0]?.seq };
  };
  /** Pages back until there is something to show. */
  const bring = async () => {
    const mine = epoch;
    for (;;) {
      timeline.expect();
      const { start } = timeline;
      const before = start < Infinity ? start : undefined;
      const page = await list({ before, limit: pageSize }).catch((cause: unknown) => {
        if (mine === epoch) timeline.startAt(start);
        throw cause;
      });
      if (!page) return;
      timeline.startAt(page.first ?? before ?? 1);
      hasOlder = page.hasNext;
      if (!hasOlder || page.items.some((message) => isShown(message, threadSeq))) return;
    }
  };
  const fetchLatest = async () => {
    const mine = epoch;
    status = 'loading';
    error = undefined;
    deps.timelineChanged();
    try {
      await bring();
      if (mine !== epoch) return;
      status = 'ready';
      void fill();
    } catch (cause) {
      if (mine !== epoch) return;
      status = 'failed';
      error = cause as ParleyError;
    }
    deps.timelineChanged();
  };
  const fetchOlder = async () => {
    if (!hasOlder) return;
    try {
      await bring();
    } finally {
      deps.timelineChanged();
    }
  };
  const fillHole = async (hole: Hole) => {
    const page = await list({ after: hole.after, limit: Math.min(fillPageSize, hole.before - hole.after - 1) });
    if (page && !page.items.some(({ seq }) => seq < hole.before)) timeline.close(hole);
  };
  const readAgain = async () => {
    let before: number | undefined;
    doubtful = false;
    keep(longestFill);
    try {
      do {
        const page = await list({ before, limit: fillPageSize });
        if (!page) return;
        before = page.hasNext ? page.first : undefined;
      } while (before !== undefined && before > timeline.start);
    } catch (cause) {
      doubtful = true;
      throw cause;
    }
  };
  const keep = (most: number) => {
    const first = timeline.stored.at(-most)?.seq;
    if (timeline.stored.length <= most || first === undefined) return;
    timeline.dropBefore(first);
    hasOlder = true;
  };
  const holeNow = () => deps.lastSeq && timeline.hole(deps.lastSeq());
  const fillAll = async () => {
    while (status === 'ready') {
      const hole = holeNow();
      if (hole && hole.before - hole.after > longestFill) skip(hole);
      else if (hole) await fillHole(hole);
      else if (doubtful) await readAgain();
      else return;
    }
  };
  /** What is before a hole too long to fill becomes history. */
  const skip = (hole: Hole) => {
    timeline.dropBefore(hole.before);
    hasOlder = true;
    if (timeline.stored.length > 0) deps.timelineChanged();
    else {
      reset();
      void load();
    }
  };
  const fill = () => {
    if (status !== 'ready' || !(doubtful || holeNow())) return filling ?? Promise.resolve();
    filling ??= fillAll()
      .catch((cause: unknown) => deps.logger?.warn('Missing messages could not be brought', { error: cause }))
      .finally(() => (filling = undefined));
    return filling;
  };
  const start = (run: () => Promise<void>) => {
    const flight = run().finally(() => {
      if (loading === flight) loading = undefined;
    });
    loading = flight;
    return flight;
  };
  const load = () => (status === 'ready' ? fill() : (loading ?? start(fetchLatest)));
  const reset = () => {
    epoch++;
    loading = undefined;
    timeline.dropBefore(Infinity);
    status = 'idle';
    hasOlder = doubtful = false;
    deps.timelineChanged();
  };
  return {
    get status() {
      return status;
    },
    get hasOlder() {
      return hasOlder;
    },
    get error() {
      return error;
    },
    get doubtful() {
      return doubtful;
    },
    load,
    loadOlder: () => (status === 'ready' ? (loading ?? start(fetchOlder)) : load()),
    fill,
    doubt() {
      doubtful = status !== 'idle';
    },
    reset,
    restored(older) {
      status = 'ready';
      error = undefined;
      hasOlder = older;
      deps.timelineChanged();
    },
    trim() {
      if (!loading && timeline.stored.length >= keptUnwatched * 2) keep(keptUnwatched);
    },
  };
}
