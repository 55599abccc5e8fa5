import type { DeviceSubscription } from '@parley/protocol';
import type { Observable } from '../kernel/observable.js';

/**
 * Pushes to this device while it is not connected. In a browser, `enablePush` of `@parley/web/push` does all of it.
 */
export interface PushSlice {
  /**
   * The server's key, in base64url: what a browser's push manager takes as `applicationServerKey` (RFC 8292).
   * @throws ParleyError `push/unavailable` where the server sends no pushes
   */
  key(): Promise<string>;
  /**
   * From now on messages are pushed there while the user is active nowhere, and calls while nobody uses this device. It replaces
   * what the device had registered.
   * @throws ParleyError `push/unavailable`, `push/bad-subscription`
   */
  register(subscription: DeviceSubscription): Promise<void>;
  /** Nothing is pushed any more to what this device registered, or to where the given one leads. */
  unregister(subscription?: DeviceSubscription): Promise<void>;
}

/** Whether pushes come to this device, and what keeps them away. */
export interface PushState {
  /**
   * `unknown` until it was looked at; `unsupported` where there are none, as on a page that is not secure; `blocked` where the user
   * has forbidden notifications, which they undo in the settings of the browser alone.
   */
  readonly status: 'unknown' | 'unsupported' | 'blocked' | 'off' | 'on';
  /** It is being turned on or off. */
  readonly changing: boolean;
  /** Why the last change failed. */
  readonly error?: unknown;
}

/** Turns pushes to this device on and off. In a browser, `createPushControl` of `@parley/web/push` makes one. */
export interface PushControl {
  readonly state: Observable<PushState>;
  /** What keeps it from happening is in `state`, too. */
  enable(): Promise<void>;
  disable(): Promise<void>;
}
