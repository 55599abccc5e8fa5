import type { Presence } from '@parley/protocol';
import type { Link } from '../connection/link.js';
import { read } from '../connection/index.js';
import { createStore, type Store } from '../kernel/create-store.js';
import { keepSame } from '../kernel/keep-same.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { PresenceSlice } from './presence.js';
import { createWatchList } from './watch-list.js';

/** Presence over a link. */
export function createPresence(deps: {
  readonly link: Link;
  readonly clock: Clock;
  readonly logger?: Logger;
}): PresenceSlice {
  const { link, logger } = deps;
  const stores = new Map<string, Store<Presence>>();
  let myId: string | undefined;
  let idle = false;

  const keep = (presence: Presence) => {
    for (const store of [storeOf(presence.userId), ...(presence.userId === myId ? [me] : [])]) {
      store.update((before) => keepSame(before, presence));
    }
  };
  const watchList = createWatchList(deps, keep);
  const storeOf = (userId: string): Store<Presence> => {
    const known = stores.get(userId);
    if (known) return known;
    const onWatched = () => watchList.add(userId);
    const store = createStore(offline(userId), { logger, onWatched });
    stores.set(userId, store);
    return store;
  };
  let stopMine: (() => void) | undefined;
  let wanted = false;
  const watchMine = () => {
    stopMine?.();
    stopMine = wanted && myId !== undefined ? watchList.add(myId) : undefined;
  };
  const me = createStore(offline(''), {
    logger,
    onWatched() {
      wanted = true;
      watchMine();
      return () => {
        wanted = false;
        watchMine();
      };
    },
  });
  const tellIdle = () => {
    link.request('presence.idle', { idle }).catch((error: unknown) => {
      logger?.debug('Idleness could not be told', { error });
    });
  };

  link.onSession(({ user, sync }) => {
    if (myId !== user.id) {
      myId = user.id;
      me.set({ ...storeOf(user.id).get(), status: 'online' });
      watchMine();
    }
    for (const presence of sync.presence) keep(presence);
    if (idle) tellIdle();
  });
  link.account.subscribe((account) => {
    if (myId === undefined || account?.userId === myId) return;
    // Whose colleagues these were is no longer signed in.
    myId = undefined;
    watchMine();
    me.set(offline(''));
    for (const [userId, store] of stores) store.set(offline(userId));
  });
  link.onEvent((event) => {
    if (event.ev === 'presence.changed') keep(event.data.presence);
  });
  return {
    me,
    async set(status, { message } = {}) {
      const { presence } = await read(link, ['presence.set', { status, message }]);
      keep(presence);
    },
    of: (userId) => storeOf(userId),
    setIdle(next) {
      if (idle === next) return;
      idle = next;
      if (link.state.get().status === 'connected') tellIdle();
    },
  };
}

function offline(userId: string): Presence {
  return { userId, status: 'offline' };
}
