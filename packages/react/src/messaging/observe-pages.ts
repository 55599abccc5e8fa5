import type { Observable, Page } from '@parley/core';

/** A list as far as it is loaded. */
export interface PagedList<T> {
  readonly items: readonly T[];
  readonly status: 'loading' | 'ready' | 'failed';
  readonly hasMore: boolean;
  readonly error?: unknown;
}

/** A list whose first page comes when it is first subscribed to. */
export function observePages<T>(
  first: () => Promise<Page<T>>,
): Observable<PagedList<T>> & { readonly loadMore: () => void } {
  const listeners = new Set<(value: PagedList<T>) => void>();
  let value: PagedList<T> = { items: [], status: 'loading', hasMore: false };
  let page: Page<T> | undefined;
  let running = false;
  const change = (next: PagedList<T>) => {
    value = next;
    running = false;
    for (const listener of [...listeners]) listener(value);
  };
  const loadMore = () => {
    if (running) return;
    running = true;
    (page ? page.next() : first()).then(
      (next) => {
        page = next;
        change({ items: [...value.items, ...next.items], status: 'ready', hasMore: next.hasNext });
      },
      (error: unknown) => change({ ...value, status: 'failed', error }),
    );
  };
  return {
    get: () => value,
    loadMore,
    subscribe(listener) {
      const own = (next: PagedList<T>) => listener(next);
      listeners.add(own);
      if (!page) loadMore();
      return () => listeners.delete(own);
    },
  };
}
