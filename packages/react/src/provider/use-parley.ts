import type { Parley } from '@parley/core';
import { useParleyContext } from './use-parley-context.js';

/**
 * The client itself, for everything that is done rather than shown.
 *
 * @example
 * ```tsx
 * const parley = useParley();
 * const open = async () => setId((await parley.conversations.direct('bob')).id);
 * ```
 */
export function useParley(): Parley {
  return useParleyContext().parley;
}
