import type { DeviceSubscription } from '@parley/core';

/** What a browser's subscription is to the server; undefined where it has no keys, as nothing could be read then. */
export function subscriptionOf(subscription: PushSubscription): DeviceSubscription | undefined {
  const { endpoint, keys: { p256dh, auth } = {} } = subscription.toJSON();
  if (endpoint === undefined || p256dh === undefined || auth === undefined) return undefined;
  return { kind: 'web', endpoint, keys: { p256dh, auth } };
}
