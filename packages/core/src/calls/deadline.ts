import type { AbortSignalLike } from '../kernel/cancellable.js';
import type { Clock } from '../ports/clock.js';

/** A signal that aborts after `ms`, unless it is ended before. */
export function createDeadline(clock: Clock, ms: number): { readonly signal: AbortSignalLike; end(): void } {
  const listeners = new Set<() => void>();
  let aborted = false;
  const end = clock.setTimer(() => {
    aborted = true;
    for (const listener of [...listeners]) listener();
  }, ms);
  return {
    signal: {
      get aborted() {
        return aborted;
      },
      addEventListener: (_type, listener) => void listeners.add(listener),
      removeEventListener: (_type, listener) => void listeners.delete(listener),
    },
    end,
  };
}
