import type { Call } from '@parley/core';
import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';

/**
 * Calls of this device that ring or run, the newest first.
 *
 * @example
 * ```tsx
 * const busy = useCalls().length > 0;
 * ```
 */
export function useCalls(): readonly Call[] {
  return useObservable(useParley().calls.list);
}
