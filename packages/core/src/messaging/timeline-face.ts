import type { Link } from '../connection/link.js';
import { createLazyStore } from '../kernel/create-lazy-store.js';
import { keepSame } from '../kernel/keep-same.js';
import type { Observable } from '../kernel/observable.js';
import type { ParleyError } from '../kernel/parley-error.js';
import type { Logger } from '../ports/logger.js';
import type { Message, Timeline } from './messaging.js';
import type { TimelinePart } from './timeline-part.js';

/** What an app sees of a timeline. What it is made of comes when somebody looks: its code first, then its messages. */
export interface TimelineFace {
  readonly store: Observable<Timeline>;
  readonly watched: boolean;
  /** Once its code is there. */
  readonly part: TimelinePart | undefined;
  /** Brings the code. */
  readonly ready: () => Promise<TimelinePart>;
  readonly loadOlder: () => Promise<void>;
  readonly invalidate: () => void;
  /** Brings what was missed, where somebody looks. */
  readonly catchUp: () => Promise<void>;
}

/** The timeline of a conversation, or of one of its threads. */
export function createTimelineFace(deps: {
  readonly link: Link;
  readonly logger?: Logger;
  readonly onTheWay: () => Message[];
  /** Brings the code; what it makes is asked for once. */
  readonly code: () => Promise<() => TimelinePart>;
  /** Somebody begins to look, or ends. */
  readonly onLook: () => void;
}): TimelineFace {
  const { link, logger, onTheWay, onLook } = deps;
  let part: TimelinePart | undefined;
  let watched = false;
  let status: Timeline['status'] = 'idle';
  let error: ParleyError | undefined;

  const ready = async () => {
    const make = await deps.code();
    return (part ??= make());
  };
  const show = (next: Timeline['status'], cause?: ParleyError) => {
    status = next;
    error = cause;
    store.invalidate();
  };
  const load = async () => {
    if (!part) show('loading');
    try {
      await (await ready()).load();
      store.invalidate();
    } catch (cause) {
      show('failed', cause as ParleyError);
    }
  };
  const store = createLazyStore<Timeline>(
    (before) =>
      part?.view() ??
      keepSame(before, {
        messages: keepSame(before?.messages as Message[] | undefined, onTheWay()),
        status,
        hasOlder: false,
        ...(error && { error }),
      }),
    {
      logger,
      onWatched() {
        watched = true;
        onLook();
        // Whoever looks before connect() gets it with the first session.
        if (link.state.get().status !== 'disconnected') void load();
        return () => {
          watched = false;
          onLook();
          part?.loader.trim();
        };
      },
    },
  );
  return {
    store,
    get watched() {
      return watched;
    },
    get part() {
      return part;
    },
    ready,
    loadOlder: async () => (await ready()).loader.loadOlder(),
    invalidate: () => store.invalidate(),
    catchUp: () => (watched ? load() : Promise.resolve()),
  };
}
