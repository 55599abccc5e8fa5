import type { ConnectionState } from '@parley/core';
import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';

/**
 * Where the connection is, who is signed in, and when the next attempt starts.
 *
 * @example
 * ```tsx
 * const { status, user } = useConnection();
 * return <p>{status === 'connected' ? user?.name : 'offline'}</p>;
 * ```
 */
export function useConnection(): ConnectionState {
  return useObservable(useParley().connection);
}
