import { ParleyError, type Parley } from '@parley/core';
import { endSubscription } from './forget-push.js';
import { markPushed } from './pushed-mark.js';
import { subscriptionOf } from './subscription-of.js';

/** Where pushes arrive. */
export interface PushPlace {
  /** The app's service worker, whose script calls `handlePushes` of `@parley/web/push-worker`. */
  readonly serviceWorker: ServiceWorkerRegistration;
}

/**
 * Has messages and calls pushed to this browser while no page of the app is used. Asks for the permission first where it was not
 * given yet, which browsers allow in answer to a click alone. Call it again at each start of the app where
 * `Notification.permission` is `granted`: it keeps up with what the browser changed meanwhile. Signing out ends it.
 *
 * @throws ParleyError `push/unsupported` where the browser has no pushes, `push/denied` where notifications are not allowed,
 * `push/unavailable` where the server sends none, `push/failed` where the browser's push service takes nobody now
 *
 * @example
 * ```ts
 * const serviceWorker = await navigator.serviceWorker.register('/sw.js', { type: 'module' });
 * button.onclick = () => enablePush(parley, { serviceWorker });
 * ```
 */
export async function enablePush(parley: Pick<Parley, 'push'>, { serviceWorker }: PushPlace): Promise<void> {
  // Missing where the page is not secure, and on an iPhone in a page that is not on the home screen.
  const pushManager = (serviceWorker as Partial<ServiceWorkerRegistration>).pushManager;
  if (!pushManager || typeof Notification === 'undefined') throw unsupported();
  if ((await Notification.requestPermission()) !== 'granted')
    throw new ParleyError(
      'push/denied',
      'Unable to enable pushes: notifications are not allowed. Ask the user to allow them in the settings of the browser, and call it from a click.',
    );
  const applicationServerKey = await parley.push.key();
  const before = await pushManager.getSubscription();
  const isOurs = before && sameKey(before.options.applicationServerKey, applicationServerKey);
  if (before && !isOurs) await before.unsubscribe();
  const subscription = isOurs ? before : await subscribe(pushManager, applicationServerKey);
  const known = subscriptionOf(subscription);
  if (!known) throw unsupported();
  await parley.push.register(known);
  markPushed(true);
}

/** Ends what `enablePush` began. */
export async function disablePush(parley: Pick<Parley, 'push'>, { serviceWorker }: PushPlace): Promise<void> {
  markPushed(false);
  await endSubscription(parley, serviceWorker);
}

function subscribe(pushManager: PushManager, applicationServerKey: string): Promise<PushSubscription> {
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }).catch((cause: unknown) => {
    throw new ParleyError(
      'push/failed',
      "Unable to enable pushes: the browser's push service did not take this device. Try again later.",
      { cause },
    );
  });
}

function sameKey(bytes: ArrayBuffer | null, key: string): boolean {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes ?? [])));
  return text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '') === key;
}

/** There are no pushes here. */
export function unsupported(): ParleyError {
  return new ParleyError(
    'push/unsupported',
    'Unable to enable pushes: this browser has none here. Serve the page over HTTPS with a service worker; on an iPhone, add it to the home screen first.',
  );
}
