import type { Conversation as Given } from '@parley/protocol';
import type { Link } from '../connection/link.js';
import { read } from '../connection/index.js';
import { createLazyStore } from '../kernel/create-lazy-store.js';
import { keepSame } from '../kernel/keep-same.js';
import type { Observable } from '../kernel/observable.js';
import type { Logger } from '../ports/logger.js';
import type { HeldConversation } from './held-conversation.js';
import type { ConversationList } from './messaging.js';
import { createShownList } from './shown-list.js';

/** The list of conversations, and what brings more of it. */
export interface HeldList {
  readonly store: Observable<ConversationList>;
  /** This conversation changed; anything, where none is named. */
  invalidate(id?: string): void;
  loadMore(): Promise<void>;
  /** A session was opened and its sync is applied; `more` says that it did not bring everything that changed. */
  synced(session: { readonly first: boolean; readonly more: boolean }): Promise<void>;
  /** Brings as much at once as one page can hold, the latest. Whether there is more. */
  confirm(): Promise<boolean>;
  /** What is not held any more pages in again. */
  reset(): void;
  /** Nobody is signed in. */
  clear(): void;
}

const pageSize = 50;
const largestPage = 200;

/** Keeps the list in the order of the last change. `keep` takes each conversation that was brought. */
export function createConversationList(deps: {
  readonly link: Link;
  readonly logger?: Logger;
  readonly rooms: ReadonlyMap<string, HeldConversation>;
  readonly keep: (given: Given) => void;
}): HeldList {
  const { link, logger, rooms, keep } = deps;
  let ready = false;
  let hasMore = false;
  let next: string | undefined;
  let flight: Promise<void> | undefined;

  const statusNow = (): ConversationList['status'] => {
    if (ready) return 'ready';
    const { status } = link.state.get();
    if (status === 'failed') return 'failed';
    return status === 'disconnected' ? 'idle' : 'loading';
  };
  const shown = createShownList(rooms);
  const store = createLazyStore<ConversationList>(
    (before) => keepSame(before, { ...shown.get(), status: statusNow(), hasMore }),
    { logger },
  );
  const invalidate = (id?: string) => {
    shown.changed(id);
    store.invalidate();
  };

  /** Brings one page. Whether everything in it was known as it is. */
  const bringPage = async (limit = pageSize): Promise<boolean> => {
    const versions = new Map([...rooms.values()].map(({ record }) => [record.id, record.version]));
    const page = await read(link, ['conversation.list', { limit, ...(next !== undefined && { cursor: next }) }]);
    for (const given of page.items) keep(given);
    next = page.next;
    hasMore = next !== undefined;
    store.invalidate();
    return page.items.every((given) => versions.get(given.id) === given.version);
  };
  const bringNews = async () => {
    let known = await bringPage();
    while (known && hasMore) known = await bringPage();
  };
  const bringChanges = async () => {
    next = undefined;
    let known = await bringPage();
    while (!known && hasMore) known = await bringPage();
  };
  const once = (bring: () => Promise<void>): Promise<void> => {
    flight ??= bring().finally(() => (flight = undefined));
    return flight;
  };
  return {
    store,
    invalidate,
    loadMore: () => (hasMore ? once(bringNews) : Promise.resolve()),
    async synced({ first, more }) {
      ready = true;
      if (first) hasMore = more;
      store.invalidate();
      const empty = ![...rooms.values()].some(({ record }) => record.phase === 'ready');
      if (!more || (first && !empty)) return;
      try {
        await once(empty ? bringNews : bringChanges);
      } catch (error) {
        logger?.warn('The list of conversations could not be brought up to date', { error });
      }
    },
    async confirm() {
      await flight?.catch(() => undefined);
      next = undefined;
      await once(async () => {
        await bringPage(largestPage);
      });
      return hasMore;
    },
    clear() {
      next = undefined;
      ready = hasMore = false;
      invalidate();
    },
    reset() {
      next = undefined;
      hasMore = true;
      ready = true;
      invalidate();
    },
  };
}
