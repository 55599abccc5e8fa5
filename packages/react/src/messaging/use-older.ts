import { useEffect, useRef } from 'react';
import type { MessagesView } from './use-messages.js';

/** Brings older messages when the reader comes near the top. After a failure it waits to be asked. */
export function useOlder({ messages, status, hasOlder, loadOlder }: MessagesView, nearTop: boolean): void {
  const running = useRef(false);
  useEffect(() => {
    if (!nearTop || !hasOlder || status !== 'ready' || running.current) return;
    running.current = true;
    const done = () => {
      running.current = false;
    };
    loadOlder().then(done, done);
  }, [messages, nearTop, hasOlder, status, loadOlder]);
}
