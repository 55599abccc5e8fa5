import type { DeviceSubscription } from '@parley/protocol';

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
