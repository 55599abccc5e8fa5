import { useCallback, useSyncExternalStore } from 'react';

/** The time in ms since the epoch, in steps of `step` milliseconds; 0 on a server. It stands still while not `active`. */
export function useNow(step: number, active = true): number {
  const subscribe = useCallback(
    (changed: () => void) => {
      if (!active) return () => undefined;
      const timer = setInterval(changed, step);
      return () => clearInterval(timer);
    },
    [step, active],
  );
  return useSyncExternalStore(
    subscribe,
    () => Math.floor(Date.now() / step) * step,
    () => 0,
  );
}
