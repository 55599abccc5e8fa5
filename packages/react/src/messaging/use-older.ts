import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { MessagesView } from './use-messages.js';

/** How the older messages come. */
export interface Older {
  /** Why the last page did not come; it is not asked for again until `load`. */
  readonly error?: unknown;
  /** Brings one more page, unless one is on its way. */
  readonly load: () => void;
}

/** Brings older messages, page by page, for as long as the reader is near the top. Another object after each page. */
export function useOlder({ messages, status, hasOlder, loadOlder }: MessagesView, nearTop: boolean): Older {
  const running = useRef(false);
  const [last, setLast] = useState<{ readonly error?: unknown }>({});
  const load = useCallback(() => {
    if (running.current) return;
    running.current = true;
    const done = (error?: unknown) => {
      running.current = false;
      setLast({ error });
    };
    loadOlder().then(() => done(), done);
  }, [loadOlder]);
  useEffect(() => {
    if (nearTop && hasOlder && status === 'ready' && last.error === undefined) load();
  }, [messages, last, nearTop, hasOlder, status, load]);
  return useMemo(() => ({ error: last.error, load }), [last, load]);
}
