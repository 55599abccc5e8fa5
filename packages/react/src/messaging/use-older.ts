import { useCallback, useEffect, useRef, useState } from 'react';
import type { MessagesView } from './use-messages.js';

/** How the older messages come. */
export interface Older {
  /** Why the last page did not come; it is not asked for again until `retry`. */
  readonly error?: unknown;
  readonly retry: () => void;
}

/** Brings older messages, page by page, for as long as the reader is near the top. */
export function useOlder({ messages, status, hasOlder, loadOlder }: MessagesView, nearTop: boolean): Older {
  const running = useRef(false);
  const [{ error, round }, setLast] = useState<{ readonly error?: unknown; readonly round: number }>({ round: 0 });
  const load = useCallback(() => {
    if (running.current) return;
    running.current = true;
    const done = (failure?: unknown) => {
      running.current = false;
      setLast((last) => ({ error: failure, round: last.round + 1 }));
    };
    loadOlder().then(() => done(), done);
  }, [loadOlder]);
  useEffect(() => {
    if (nearTop && hasOlder && status === 'ready' && error === undefined) load();
  }, [messages, round, nearTop, hasOlder, status, error, load]);
  return { error, retry: load };
}
