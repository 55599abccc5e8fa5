import type { ConnectionStatus, Observable, Page, Parley, User } from '@parley/core';

/** The people and bots of the app, as far as they are loaded. */
export interface UserList {
  readonly users: readonly User[];
  readonly status: 'loading' | 'ready' | 'failed';
  readonly hasMore: boolean;
}

/**
 * A list of users that loads its first page when it is first subscribed to, or as soon as there is a connection: while nobody has
 * called `connect` yet it waits, and what failed is tried again with the next connection.
 */
export function observeUsers({
  users: source,
  connection,
}: Pick<Parley, 'users' | 'connection'>): Observable<UserList> & { readonly loadMore: () => Promise<void> } {
  const listeners = new Set<(value: UserList) => void>();
  let value: UserList = { users: [], status: 'loading', hasMore: false };
  let page: Page<User> | undefined;
  let running: Promise<void> | undefined;
  let unwatch: (() => void) | undefined;
  let last: ConnectionStatus | undefined;
  const change = (next: UserList) => {
    value = next;
    for (const listener of [...listeners]) listener(value);
  };
  const load = async () => {
    try {
      const next = page ? await page.next() : await source.list();
      page = next;
      change({ users: [...value.users, ...next.items], status: 'ready', hasMore: next.hasNext });
    } catch {
      change({ ...value, status: 'failed' });
    } finally {
      running = undefined;
    }
  };
  const loadMore = () => (running ??= load());
  const look = () => {
    const { status } = connection.get();
    if (status === last) return;
    // A request that nobody will carry fails at once, and says so.
    const asks = ['connected', 'failed'].includes(status) || (last === undefined && status !== 'disconnected');
    last = status;
    if (!page && asks) void loadMore();
  };
  return {
    get: () => value,
    subscribe(listener) {
      // A wrapper per subscription: the same function given twice is two subscriptions.
      const own = (next: UserList) => listener(next);
      listeners.add(own);
      unwatch ??= connection.subscribe(look);
      look();
      return () => {
        listeners.delete(own);
        if (listeners.size > 0) return;
        unwatch?.();
        unwatch = undefined;
        last = undefined;
      };
    },
    loadMore,
  };
}
