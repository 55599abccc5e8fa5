import type { Observable, Page, User, Users } from '@parley/core';

/** The people and bots of the app, as far as they are loaded. */
export interface UserList {
  readonly users: readonly User[];
  readonly status: 'loading' | 'ready' | 'failed';
  readonly hasMore: boolean;
}

/** A list of users that loads its first page when it is first subscribed to. */
export function observeUsers(source: Users): Observable<UserList> & { readonly loadMore: () => Promise<void> } {
  const listeners = new Set<(value: UserList) => void>();
  let value: UserList = { users: [], status: 'loading', hasMore: false };
  let page: Page<User> | undefined;
  let running: Promise<void> | undefined;
  const change = (next: UserList) => {
    value = next;
    for (const listener of listeners) listener(value);
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
  return {
    get: () => value,
    subscribe(listener) {
      listeners.add(listener);
      if (!page) void loadMore();
      return () => listeners.delete(listener);
    },
    loadMore,
  };
}
