import { useMemo } from 'react';
import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';
import { isOnStage, observeCall, type CallView } from './observe-call.js';

/**
 * The current call: the one that I started or answered here, and for a moment after it has ended.
 *
 * @example
 * ```tsx
 * const current = useCall();
 * return current && <button onClick={() => void current.call.hangup()}>Leave {current.state.peer.name}</button>;
 * ```
 */
export function useCall(): CallView | undefined {
  const { calls } = useParley();
  return useObservable(useMemo(() => observeCall(calls, isOnStage), [calls]));
}
