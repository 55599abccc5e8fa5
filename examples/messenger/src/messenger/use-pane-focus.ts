import { useEffect, useRef, type RefObject } from 'react';
import type { Layout } from './use-layout.js';

/**
 * Moves the focus to where the reader went: with room for one pane to that pane, else to the field of the conversation that
 * was opened. Arriving on the page moves nothing, and a call keeps the focus.
 */
export function usePaneFocus(
  shell: RefObject<HTMLElement | null>,
  { size, view, conversation, arrivingAt }: Layout,
): void {
  const arrived = useRef<string>(undefined);
  const place = size === 'one-pane' ? `${view} ${conversation ?? ''}` : (conversation ?? '');
  useEffect(() => {
    if (arrivingAt !== undefined) return;
    const before = arrived.current;
    arrived.current = place;
    if (before === undefined || before === place) return;
    if (document.activeElement?.closest('.messenger-stage')) return;
    const selector = size === 'one-pane' ? `[data-pane="${view}"]` : '[data-pane="thread"] textarea';
    shell.current?.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
  }, [shell, place, size, view, arrivingAt]);
}
