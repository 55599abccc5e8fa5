import type { PushControl, PushState } from '@parley/core';
import { useObservable } from '../provider/use-observable.js';

/**
 * Whether pushes come to this device, and what keeps them away.
 *
 * @example
 * ```tsx
 * const pushes = createPushControl(parley, { serviceWorker: navigator.serviceWorker.ready }); // of @parley/web/push, once
 * const { status } = usePush(pushes);
 * return status === 'off' && <button onClick={() => pushes.enable()}>Tell me of messages</button>;
 * ```
 */
export function usePush(pushes: PushControl): PushState {
  return useObservable(pushes.state);
}
