import type { SearchOptions } from '@parley/core';
import { useEffect, useMemo } from 'react';
import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';
import { createSearcher, type SearchState } from './create-searcher.js';

/** What `useSearch` gives. */
export interface SearchView extends SearchState {
  /** Brings more messages, or searches again after a failure. */
  readonly loadMore: () => void;
}

/**
 * What the query finds of what the user may read, a quarter of a second after it last changed.
 *
 * @example
 * ```tsx
 * const { messages, status } = useSearch(query, { in: ['messages'], conversationId: id });
 * ```
 */
export function useSearch(query: string, options: Omit<SearchOptions, 'signal'> = {}): SearchView {
  const { search } = useParley();
  const searcher = useMemo(() => createSearcher(search), [search]);
  // Whoever writes the options where they call gives new ones each time.
  const wanted = JSON.stringify(options);
  useEffect(() => searcher.ask(query, JSON.parse(wanted) as SearchOptions), [searcher, query, wanted]);
  useEffect(() => () => searcher.stop(), [searcher]);
  return { ...useObservable(searcher), loadMore: searcher.loadMore };
}
