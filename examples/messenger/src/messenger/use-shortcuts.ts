import { useEffect, useRef } from 'react';

/** What keys do outside of dialogs and menus, by names such as `Ctrl+K`, `Alt+ArrowUp` or `?`. `Ctrl` is ⌘ on a Mac. */
export type Shortcuts = Readonly<Record<string, () => void>>;

/** Listens to keys while mounted. A single character counts only where nobody writes. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open], :popover-open')) return;
      const name = nameOf(event);
      if (name.length === 1 && isWriting(event.target)) return;
      const run = latest.current[name];
      if (!run) return;
      event.preventDefault();
      run();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}

function nameOf(event: KeyboardEvent): string {
  const command = event.ctrlKey || event.metaKey ? 'Ctrl+' : '';
  const alt = event.altKey ? 'Alt+' : '';
  return `${command}${alt}${event.key.length === 1 ? event.key.toUpperCase() : event.key}`;
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}
