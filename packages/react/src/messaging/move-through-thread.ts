import type { KeyboardEvent } from 'react';

/** Arrow keys go from message to message; Escape goes back to the thread. */
export function moveThroughThread(event: KeyboardEvent<HTMLElement>): void {
  const thread = event.currentTarget;
  const rows = [...thread.querySelectorAll<HTMLElement>('[data-parley-key]')];
  const from = rows.findIndex((row) => row === event.target);
  if (event.target !== thread && from < 0) return;
  const to = rowFor(event.key, from, rows.length);
  if (event.key === 'Escape' && from >= 0) {
    event.preventDefault();
    event.stopPropagation();
    thread.focus({ preventScroll: true });
  }
  const row = to === undefined ? undefined : rows[to];
  if (!row) return;
  event.preventDefault();
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: 'nearest' });
}

function rowFor(key: string, from: number, count: number): number | undefined {
  if (key === 'ArrowUp') return from < 0 ? count - 1 : Math.max(0, from - 1);
  if (key === 'ArrowDown') return from < 0 ? count - 1 : Math.min(count - 1, from + 1);
  if (key === 'Home' && from >= 0) return 0;
  if (key === 'End' && from >= 0) return count - 1;
  return undefined;
}
