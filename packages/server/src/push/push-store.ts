import type { DeviceSubscription } from '@parley/protocol';

/** Where one device of a user is told what happens. */
export interface SubscriptionRow {
  readonly app: string;
  readonly userId: string;
  readonly device: string;
  readonly subscription: DeviceSubscription;
  /** In ms since the epoch. */
  readonly createdAt: number;
}

/** The subscriptions of devices. */
export interface PushStore {
  /**
   * Stores it in place of what the device had. Whatever device of the app had the same address has it no more: a browser has one,
   * whoever is signed in. False, and nothing changes, where another device has the address with other keys: then it is not the
   * caller's.
   */
  put(row: SubscriptionRow): Promise<boolean>;
  /** Takes away what a device of the user has, or what of theirs has an address. */
  remove(app: string, userId: string, which: { readonly device: string } | { readonly address: string }): Promise<void>;
  /** Takes away what has the address. */
  drop(app: string, address: string): Promise<void>;
  /** Takes away all that a user has. */
  removeUser(app: string, userId: string): Promise<void>;
  /** What these users have, by user and device. */
  of(app: string, userIds: readonly string[]): Promise<readonly SubscriptionRow[]>;
  /** Who of the app has any. */
  users(app: string): Promise<readonly string[]>;
}

/** By which a subscription is reached: no two devices of an app have the same. */
export function addressOf(subscription: DeviceSubscription): string {
  return subscription.kind === 'web' ? subscription.endpoint : `${subscription.kind}:${subscription.token}`;
}

/** Whether two subscriptions with the same address are the same. */
export function sameKeys(a: DeviceSubscription, b: DeviceSubscription): boolean {
  if (a.kind !== 'web' || b.kind !== 'web') return a.kind === b.kind;
  return a.keys.p256dh === b.keys.p256dh && a.keys.auth === b.keys.auth;
}
