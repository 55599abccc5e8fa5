import { useEffect, useRef, useState } from 'react';
import type { MessagesView } from './use-messages.js';

/** Brings older messages when the reader comes near the top. After a failure it waits to be asked. */
export function useOlder({ messages, status, hasOlder, loadOlder }: MessagesView, nearTop: boolean): void {
  const running = useRef(false);
  const [pages, setPages] = useState(0);
  useEffect(() => {
    if (!nearTop || !hasOlder || status !== 'ready' || running.current) return;
    running.current = true;
    const done = () => {
      running.current = false;
      setPages((count) => count + 1);
    };
    loadOlder().then(done, done);
  }, [messages, pages, nearTop, hasOlder, status, loadOlder]);
}
