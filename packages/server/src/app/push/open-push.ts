import { createWebPush } from '../../adapters/web-push/create-web-push.js';
import { vapidKeysOf } from '../../adapters/web-push/vapid-keys.js';
import type { PushSenders } from '../../push/push-sender.js';
import type { ServerConfig } from '../config.js';

/** Makes ready to push to browsers; undefined where the operator gave no contact, which push services ask for. */
export function openPush(
  { pushContact: contact, pushAllow: allow }: Pick<ServerConfig, 'pushContact' | 'pushAllow'>,
  serverKey: Uint8Array,
): PushSenders | undefined {
  return contact === undefined ? undefined : { web: createWebPush({ keys: vapidKeysOf(serverKey), contact, allow }) };
}
