import { useMemo } from 'react';
import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';
import { isAtTheDoor, observeCall, type CallView } from './observe-call.js';

/**
 * The call that rings on this device; when it stops unanswered it stays for a moment as `ended`, so that a screen can say why.
 *
 * @example
 * ```tsx
 * const incoming = useIncomingCall();
 * return incoming?.state.status === 'incoming' && <button onClick={() => void incoming.call.accept()}>Answer</button>;
 * ```
 */
export function useIncomingCall(): CallView | undefined {
  const { calls } = useParley();
  return useObservable(useMemo(() => observeCall(calls, isAtTheDoor), [calls]));
}
