import { useEffect, type RefObject } from 'react';

/** What single keys do while the focus is inside of an element and nobody writes. */
export function useStageKeys(
  box: RefObject<HTMLElement | null>,
  keys: Readonly<Record<string, (() => void) | undefined>>,
): void {
  useEffect(() => {
    const section = box.current?.closest<HTMLElement>('.parley-stage');
    if (!section) return undefined;
    const listen = (event: KeyboardEvent) => {
      const { target, ctrlKey, metaKey, altKey, defaultPrevented } = event;
      if (defaultPrevented || ctrlKey || metaKey || altKey || event.isComposing) return;
      if (!(target instanceof HTMLElement) || target.matches('input, textarea, select')) return;
      if (target.closest('dialog, [role="menu"]')) return;
      const act = keys[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      act();
    };
    section.addEventListener('keydown', listen);
    return () => section.removeEventListener('keydown', listen);
  });
}
