import type {
  FoundConversation,
  MessageHit,
  Observable,
  Parley,
  SearchOptions,
  SearchResults,
  User,
} from '@parley/core';

/** What was found so far. */
export interface SearchState {
  /** `idle` where nothing is searched for; while `searching`, what was found before stays. */
  readonly status: 'idle' | 'searching' | 'ready' | 'failed';
  /** What the results are of. */
  readonly query: string;
  readonly messages: readonly MessageHit[];
  readonly conversations: readonly FoundConversation[];
  readonly people: readonly User[];
  readonly hasMore: boolean;
  /** Some messages are not in the server's index yet. */
  readonly indexing: boolean;
  readonly error?: unknown;
}

/** Searches as somebody types. */
export interface Searcher extends Observable<SearchState> {
  /** Searches once nothing else is asked for a moment, in place of what was asked before. */
  readonly ask: (query: string, options: SearchOptions) => void;
  /** Brings more messages, or searches again after a failure. */
  readonly loadMore: () => void;
  /** Ends what is under way. */
  readonly stop: () => void;
}

/** How long somebody has to rest from typing, in ms. */
const rest = 250;
const nothing: SearchState = {
  ...{ status: 'idle', query: '', messages: [], conversations: [], people: [], hasMore: false, indexing: false },
};

/** Makes one. */
export function createSearcher(search: Parley['search']): Searcher {
  const listeners = new Set<(value: SearchState) => void>();
  let value = nothing;
  let page: SearchResults['messages'] | undefined;
  let asked: { readonly query: string; readonly options: SearchOptions } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let under: AbortController | undefined;
  const change = (next: SearchState) => {
    value = next;
    for (const listener of [...listeners]) listener(value);
  };
  const stop = () => {
    clearTimeout(timer);
    under?.abort();
    under = undefined;
  };
  /** Only what was asked last is shown. */
  const run = async <T>(work: (signal: AbortSignal) => Promise<T>, done: (result: T) => void) => {
    stop();
    const own = (under = new AbortController());
    try {
      const result = await work(own.signal);
      if (under === own) done(result);
    } catch (error) {
      if (under === own) change({ ...value, status: 'failed', error });
    }
    if (under === own) under = undefined;
  };
  const searchNow = () => {
    if (!asked) return;
    const { query, options } = asked;
    void run(
      (signal) => search(query, { ...options, signal }),
      ({ messages, conversations, people, indexing }) => {
        page = messages;
        change({
          ...{ status: 'ready', query, indexing, hasMore: messages.hasNext },
          ...{ messages: messages.items, conversations: conversations.items, people: people.items },
        });
      },
    );
  };
  return {
    get: () => value,
    subscribe(listener) {
      const own = (next: SearchState) => listener(next);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    ask(query, options) {
      stop();
      asked = { query: query.trim(), options };
      page = undefined;
      if (asked.query === '') {
        change(nothing);
        return;
      }
      change({ ...value, status: 'searching', error: undefined });
      timer = setTimeout(searchNow, rest);
    },
    loadMore() {
      const from = page;
      if (value.status === 'failed' || !from) {
        searchNow();
        return;
      }
      if (under || !from.hasNext) return;
      void run(
        () => from.next(),
        (next) => {
          page = next;
          change({ ...value, status: 'ready', messages: [...value.messages, ...next.items], hasMore: next.hasNext });
        },
      );
    },
    stop,
  };
}
