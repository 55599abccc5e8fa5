import { useEffect, useRef, type RefObject } from 'react';
import type { Layout } from './use-layout.js';

/**
 * Moves the focus to where the reader went: with room for one pane to that pane, else to the field of the conversation that
 * was opened. Arriving on the page moves nothing.
 */
export function usePaneFocus(shell: RefObject<HTMLElement | null>, { size, view, conversation }: Layout): void {
  const arrived = useRef<string>(undefined);
  const place = size === 'one-pane' ? `${view} ${conversation ?? ''}` : (conversation ?? '');
  useEffect(() => {
    const before = arrived.current;
    arrived.current = place;
    if (before === undefined || before === place) return;
    const selector = size === 'one-pane' ? `[data-pane="${view}"]` : '[data-pane="thread"] textarea';
    shell.current?.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
  }, [shell, place, size, view]);
}
