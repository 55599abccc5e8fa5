import type { Observable } from '@parley/core';

/** What the browser says of its network. `lost` is the first moments of `offline`: whether the server can be reached all the same is being asked. */
export type Network = 'online' | 'lost' | 'offline';

/** In which a connection that the browser doubts has answered, or counts as gone: a little more than the client's own patience. */
const doubtMs = 3_000;

/** What the browser says of its network; it listens while somebody does. */
export function observeNetwork(): Observable<Network> {
  const listeners = new Set<() => void>();
  const now = (): Network => (typeof navigator === 'undefined' || navigator.onLine ? 'online' : 'offline');
  let value: Network | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const put = (next: Network) => {
    clearTimeout(timer);
    value = next;
    if (next === 'lost') timer = setTimeout(() => put('offline'), doubtMs);
    for (const listener of [...listeners]) listener();
  };
  const online = () => put('online');
  const lost = () => put('lost');
  const get = () => value ?? now();
  return {
    get,
    subscribe(listener) {
      const own = () => listener(get());
      if (listeners.size === 0) {
        value = now();
        addEventListener('online', online);
        addEventListener('offline', lost);
      }
      listeners.add(own);
      return () => {
        listeners.delete(own);
        if (listeners.size > 0) return;
        clearTimeout(timer);
        value = undefined;
        removeEventListener('online', online);
        removeEventListener('offline', lost);
      };
    },
  };
}
