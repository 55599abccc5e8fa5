import type { Presence } from '@parley/core';
import { useMemo } from 'react';
import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';

/**
 * Somebody's presence, watched while the component is mounted; my own without an id.
 *
 * @example
 * ```tsx
 * const { status, message } = usePresence('bob');
 * ```
 */
export function usePresence(userId?: string): Presence {
  const { presence } = useParley();
  const source = useMemo(() => (userId === undefined ? presence.me : presence.of(userId)), [presence, userId]);
  return useObservable(source);
}
