import { limits, type Presence } from '@parley/protocol';
import type { Link } from '../connection/link.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';

/** The users whose presence the server tells. */
export interface WatchList {
  /** Watches a user for as long as anybody wants it. Returns the ending. */
  add(userId: string): () => void;
}

const batchMs = 50;
const batchSize = 200;
const openingLength = 24_000;

/** Tells the server whom to watch, in batches; a new session is told at once, with its opening. */
export function createWatchList(
  { link, clock, logger }: { readonly link: Link; readonly clock: Clock; readonly logger?: Logger },
  keep: (presence: Presence) => void,
): WatchList {
  const wanted = new Map<string, number>();
  let watched = new Set<string>();
  let named = new Set<string>();
  let scheduled = false;

  const flush = () => {
    scheduled = false;
    const { status, session } = link.state.get();
    if (status !== 'connected') return;
    const most = session?.limits.watchedUsers ?? limits.watchedUsers;
    const gone = [...watched].filter((id) => !wanted.has(id));
    for (const id of gone) watched.delete(id);
    const fresh = [...wanted.keys()].filter((id) => !watched.has(id)).slice(0, Math.max(0, most - watched.size));
    for (const id of fresh) watched.add(id);
    while (gone.length > 0) void tell('presence.unwatch', gone.splice(0, batchSize));
    while (fresh.length > 0) void tell('presence.watch', fresh.splice(0, batchSize));
  };
  const tell = async (op: 'presence.watch' | 'presence.unwatch', userIds: readonly string[]) => {
    try {
      const answer = await link.request(op, { userIds });
      if ('items' in answer) answer.items.forEach(keep);
    } catch (error) {
      // A lost connection mends itself: the next session names everybody.
      logger?.debug('The presence of some users could not be watched', { error });
    }
  };
  const schedule = () => {
    if (scheduled || link.state.get().status !== 'connected') return;
    scheduled = true;
    clock.setTimer(flush, batchMs);
  };

  link.contribute(() => {
    named = new Set(fitting(wanted.keys()));
    return { watch: [...named] };
  });
  link.onSession(({ sync }) => {
    // Where this view was not asked in time, nobody was named for it.
    watched = sync.reset ? new Set() : named;
    named = new Set();
    if (watched.size !== wanted.size || [...wanted.keys()].some((id) => !watched.has(id))) schedule();
  });
  return {
    add(userId) {
      wanted.set(userId, (wanted.get(userId) ?? 0) + 1);
      schedule();
      return () => {
        const left = (wanted.get(userId) ?? 1) - 1;
        if (left > 0) wanted.set(userId, left);
        else wanted.delete(userId);
        schedule();
      };
    },
  };
}

/** As many as fit into the opening frame beside all else; the others follow in batches. */
function fitting(ids: Iterable<string>): string[] {
  const taken: string[] = [];
  let length = 0;
  for (const id of ids) {
    length += id.length + 3;
    if (length > openingLength || taken.length === limits.watchedUsers) break;
    taken.push(id);
  }
  return taken;
}
