import { useMemo, useSyncExternalStore } from 'react';
import { parseRoute, type Route } from './route.js';

/** The screen that the address names, now and after every step forward or back. */
export function useRoute(): Route {
  const search = useSyncExternalStore(subscribe, () => location.search);
  return useMemo(() => parseRoute(search), [search]);
}

function subscribe(changed: () => void): () => void {
  addEventListener('popstate', changed);
  return () => removeEventListener('popstate', changed);
}
