import { useCallback, useSyncExternalStore } from 'react';

const changedHere = 'setting';

/** A word that this browser keeps, the same in all windows of the demo. */
export function useSetting(name: string): readonly [string | null, (value: string | null) => void] {
  const key = `parley.demo.${name}`;
  const value = useSyncExternalStore(subscribe, () => localStorage.getItem(key));
  const set = useCallback(
    (next: string | null) => {
      if (next === null) localStorage.removeItem(key);
      else localStorage.setItem(key, next);
      dispatchEvent(new Event(changedHere));
    },
    [key],
  );
  return [value, set];
}

function subscribe(changed: () => void): () => void {
  addEventListener('storage', changed);
  addEventListener(changedHere, changed);
  return () => {
    removeEventListener('storage', changed);
    removeEventListener(changedHere, changed);
  };
}
