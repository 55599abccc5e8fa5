import type { Message as StoredMessage } from '@parley/protocol';
import type { MessageViews } from './conversation-snapshot.js';
import { isShown } from './is-shown.js';
import type { Message, Timeline } from './messaging.js';
import type { TimelineLoader } from './timeline-loader.js';
import type { TimelineState } from './timeline-state.js';

/** What a timeline shows: of a conversation, or of one of its threads. */
export interface TimelineSource {
  readonly views: MessageViews;
  /** Changes that are not confirmed; another object after each change. */
  readonly pending: () => unknown;
  readonly timeline: TimelineState;
  readonly loader: Pick<TimelineLoader, 'status' | 'hasOlder' | 'error'>;
  /** The thread's, where it is one, and the message that it belongs to. */
  readonly threadSeq?: number;
  readonly root: () => StoredMessage | undefined;
}

/** What makes snapshots of one timeline: the same object until something in it changes. */
export function createTimelineView({
  views,
  pending,
  timeline,
  loader,
  threadSeq,
  root,
}: TimelineSource): () => Timeline {
  const recallRoot = views.recall();
  let made: Message[] = [];
  let seen = 0;
  let of: readonly unknown[] = [];
  let list = createList(made, []);
  let shown: Timeline | undefined;

  /** A message at the end costs its own view only; anything else makes the list anew, of views that are kept. */
  const bringUpToDate = () => {
    const { stored, revision } = timeline;
    const first = root();
    const parts = [views.progress(), pending(), revision, first];
    const before = made;
    if (!isSameList(parts, of)) {
      of = parts;
      made = first ? [recallRoot(first)] : [];
      seen = 0;
    }
    for (; seen < stored.length; seen++) {
      const message = stored[seen];
      if (!message || !isShown(message, threadSeq)) continue;
      const one = views.plain(message);
      if (one !== message) timeline.show(one);
      made.push(views.view(one));
    }
    if (made !== before && isSameList(made, before)) made = before;
  };
  return () => {
    bringUpToDate();
    const way = views.onTheWay(threadSeq);
    const { status, hasOlder, error } = loader;
    const same = shown?.status === status && shown.hasOlder === hasOlder && shown.error === error;
    if (shown && same && list.isOf(made, way)) return shown;
    const current = list.isOf(made, way) ? list : createList(made, way);
    list = current;
    // Who is told that there is one message more need not look at all of them.
    shown = {
      status,
      hasOlder,
      ...(error && { error }),
      get messages() {
        return current.all();
      },
    };
    return shown;
  };
}

/** A list and what follows it, put together when somebody looks. The list only grows. */
function createList(made: readonly Message[], way: readonly Message[]) {
  const { length } = made;
  let all: readonly Message[] | undefined;
  return {
    isOf: (list: readonly Message[], rest: readonly Message[]) =>
      list === made && list.length === length && isSameList(rest, way),
    all: () => (all ??= made.slice(0, length).concat(way)),
  };
}

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, place) => item === b[place]);
}
