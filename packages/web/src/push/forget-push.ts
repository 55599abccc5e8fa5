import type { Parley } from '@parley/core';
import { isPushed, markPushed } from './pushed-mark.js';
import { subscriptionOf } from './subscription-of.js';

/** How long somebody who signs out waits for it, in ms. */
const longest = 2_000;

/** Ends what `enablePush` subscribed this browser to: on this machine whatever the server says, and there where it is reached. */
export async function forgetPush(parley: Pick<Parley, 'push'>): Promise<void> {
  if (!isPushed()) return;
  markPushed(false);
  const registrations = await navigator.serviceWorker.getRegistrations();
  const ended = registrations.map((registration) => endSubscription(parley, registration));
  await Promise.race([Promise.allSettled(ended), new Promise((resolve) => setTimeout(resolve, longest))]);
}

/** Ends the subscription of one service worker. */
export async function endSubscription(
  parley: Pick<Parley, 'push'>,
  { pushManager }: ServiceWorkerRegistration,
): Promise<void> {
  const subscription = await pushManager.getSubscription();
  if (!subscription) return;
  const known = subscriptionOf(subscription);
  // A push service refuses what is sent to it from then on, and the server forgets it.
  await Promise.all([subscription.unsubscribe(), known && parley.push.unregister(known)]);
}
