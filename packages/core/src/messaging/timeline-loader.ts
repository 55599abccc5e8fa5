import type { Message as StoredMessage } from '@parley/protocol';
import { read } from '../connection/index.js';
import { ParleyError } from '../kernel/parley-error.js';
import type { Timeline } from './messaging.js';
import type { Room } from './room.js';
import type { Hole } from './timeline-state.js';

/** Brings the messages of one conversation into its timeline. */
export interface TimelineLoader {
  readonly status: Timeline['status'];
  readonly hasOlder: boolean;
  readonly error?: ParleyError;
  /** The latest page, unless it is there. */
  load(): Promise<void>;
  loadOlder(): Promise<void>;
  /** Brings what is missing between the messages held and up to the last one. */
  fill(): Promise<void>;
  /** Nothing held is worth anything any more. Messages on their way stay. */
  reset(): void;
  /** Lets go of all but the latest messages. */
  trim(): void;
}

const pageSize = 50;
const fillPageSize = 200;
// A longer absence than this is read as history instead.
const longestFill = 1_000;
const keptUnwatched = 200;

/** `receive` takes each message that was brought. */
export function createTimelineLoader(room: Room, receive: (message: StoredMessage) => void): TimelineLoader {
  const { timeline, link } = room;
  let status: Timeline['status'] = 'idle';
  let hasOlder = false;
  let error: ParleyError | undefined;
  let epoch = 0;
  let loading: Promise<void> | undefined;
  let older: Promise<void> | undefined;
  let filling: Promise<void> | undefined;

  const list = (range: { before?: number; after?: number; limit: number }) =>
    read(link, ['message.list', { conversationId: room.id, ...range }]);

  const fetchLatest = async () => {
    const mine = epoch;
    status = 'loading';
    error = undefined;
    room.timelineChanged();
    try {
      const page = await list({ limit: pageSize });
      if (mine !== epoch) return;
      for (const message of page.items) receive(message);
      timeline.startAt(page.items[0]?.seq ?? 1);
      hasOlder = page.hasNext;
      status = 'ready';
      void fill();
    } catch (cause) {
      if (mine !== epoch) return;
      status = 'failed';
      error = cause instanceof ParleyError ? cause : undefined;
    }
    room.timelineChanged();
  };
  const fetchOlder = async () => {
    const mine = epoch;
    const first = timeline.stored[0]?.seq;
    if (first === undefined || !hasOlder) return;
    const page = await list({ before: first, limit: pageSize });
    if (mine !== epoch) return;
    for (const message of page.items) receive(message);
    timeline.startAt(page.items[0]?.seq ?? first);
    hasOlder = page.hasNext;
    room.timelineChanged();
  };
  const fillHole = async (hole: Hole) => {
    const mine = epoch;
    const page = await list({ after: hole.after, limit: Math.min(fillPageSize, hole.before - hole.after - 1) });
    if (mine !== epoch) return;
    const inside = page.items.filter(({ seq }) => seq > hole.after && seq < hole.before);
    for (const message of inside) receive(message);
    if (inside.length === 0) timeline.close(hole);
  };
  const fillAll = async () => {
    for (;;) {
      const hole = status === 'ready' ? timeline.hole(room.record.lastSeq) : undefined;
      if (!hole) return;
      if (hole.before - hole.after > longestFill) {
        skip(hole);
        continue;
      }
      await fillHole(hole);
    }
  };
  /** What is before a hole too long to fill becomes history. */
  const skip = (hole: Hole) => {
    timeline.dropBefore(hole.before);
    hasOlder = true;
    if (timeline.stored.length > 0) room.timelineChanged();
    else {
      reset();
      void load();
    }
  };
  const fill = () => {
    if (status !== 'ready' || !timeline.hole(room.record.lastSeq)) return filling ?? Promise.resolve();
    filling ??= fillAll()
      .catch((cause: unknown) => room.logger?.warn('Missing messages could not be brought', { error: cause }))
      .finally(() => (filling = undefined));
    return filling;
  };
  const load = () => {
    if (status === 'ready') return fill();
    if (loading) return loading;
    const flight = fetchLatest().finally(() => {
      if (loading === flight) loading = undefined;
    });
    loading = flight;
    return flight;
  };
  const reset = () => {
    epoch++;
    loading = undefined;
    older = undefined;
    timeline.dropBefore(Infinity);
    status = 'idle';
    hasOlder = false;
    room.timelineChanged();
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
    load,
    async loadOlder() {
      if (status !== 'ready') return load();
      if (older) return older;
      const flight = fetchOlder().finally(() => {
        if (older === flight) older = undefined;
      });
      older = flight;
      return flight;
    },
    fill,
    reset,
    trim() {
      const { stored } = timeline;
      const first = stored.at(-keptUnwatched)?.seq;
      if (stored.length < keptUnwatched * 2 || first === undefined) return;
      timeline.dropBefore(first);
      hasOlder = true;
    },
  };
}
