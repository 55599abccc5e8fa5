import type { CallSummary } from '@parley/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useConnection } from '../connection/index.js';
import { useParley } from '../provider/use-parley.js';

/** What `useCallHistory` gives. */
export interface CallHistoryView {
  /** The last started first. */
  readonly calls: readonly CallSummary[];
  readonly status: 'loading' | 'ready' | 'failed';
  readonly error?: unknown;
  readonly hasMore: boolean;
  readonly loadMore: () => void;
  /** Asks anew for the latest. */
  readonly reload: () => void;
}

interface Held {
  /** What was asked for. */
  readonly missed: boolean;
  readonly calls: readonly CallSummary[];
  readonly next?: string;
  readonly status: CallHistoryView['status'];
  readonly error?: unknown;
}

const nothing = { calls: [], status: 'loading' } as const;

/**
 * The calls that this user had, page by page. A call that ends meanwhile comes in by itself.
 *
 * @example
 * ```tsx
 * const { calls } = useCallHistory({ missed: true });
 * return <p>{calls.length} missed</p>;
 * ```
 */
export function useCallHistory({ missed = false }: { readonly missed?: boolean } = {}): CallHistoryView {
  const { calls } = useParley();
  const connected = useConnection().status === 'connected';
  const [held, setHeld] = useState<Held>({ ...nothing, missed });
  const turn = useRef(0);

  const ask = useCallback(
    (before?: string) => {
      const mine = ++turn.current;
      calls.history({ before, missed: missed || undefined }).then(
        (page) => {
          if (mine !== turn.current) return;
          setHeld((former) => {
            const known = former.missed === missed ? former : { ...nothing, missed };
            const found = new Set(page.calls.map(({ id }) => id));
            const rest = known.calls.filter(({ id }) => !found.has(id));
            if (before !== undefined)
              return { missed, calls: [...rest, ...page.calls], next: page.next, status: 'ready' };
            // The first page anew: what was loaded below it stays.
            const below = rest.length > 0 && known.next !== undefined ? known.next : page.next;
            return { missed, calls: [...page.calls, ...rest], next: below, status: 'ready' };
          });
        },
        (error: unknown) => {
          if (mine === turn.current)
            setHeld((former) => ({
              ...(former.missed === missed ? former : nothing),
              missed,
              status: 'failed',
              error,
            }));
        },
      );
    },
    [calls, missed],
  );
  useEffect(() => {
    if (!connected) return undefined;
    ask();
    // A call that leaves the list has ended.
    let before = calls.list.get().length;
    return calls.list.subscribe((list) => {
      if (list.length < before) ask();
      before = list.length;
    });
  }, [ask, calls, connected]);

  const { calls: found, next, status, error }: Held = held.missed === missed ? held : { ...nothing, missed };
  return {
    calls: found,
    status,
    error,
    hasMore: next !== undefined,
    loadMore: () => ask(next),
    reload: () => ask(),
  };
}
