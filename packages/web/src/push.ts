import type { PushPayload } from '@parley/core';

export { createPushControl, type PushControlOptions } from './push/create-push-control.js';
export { disablePush, enablePush, type PushPlace } from './push/enable-push.js';

/**
 * Calls the handler when the user chose a notification while a page of the app was open: that page comes to the front, and shows
 * what it is about. Where no page was open, the one that `open` of `handlePushes` names is opened.
 *
 * @returns what ends it
 */
export function onPushOpened(handler: (payload: PushPayload) => void): () => void {
  const hear = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'object' && data !== null && 'parleyPush' in data) handler(data.parleyPush as PushPayload);
  };
  navigator.serviceWorker.addEventListener('message', hear);
  return () => navigator.serviceWorker.removeEventListener('message', hear);
}
