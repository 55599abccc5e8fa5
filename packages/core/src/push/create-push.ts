import type { Link } from '../connection/link.js';
import type { PushSlice } from './push.js';

/** Pushes over a link. */
export function createPush(link: Link): PushSlice {
  return {
    key: async () => (await link.request('push.key', {})).publicKey,
    async register(subscription) {
      await link.request('push.register', { subscription });
    },
    async unregister(subscription) {
      await link.request('push.unregister', subscription ? { subscription } : {});
    },
  };
}
