import { handlePushes } from '@parley/web/push-worker';
import { hrefOf } from '../src/routing/route.js';

// The service worker's part that shows what is pushed; the build puts it before the other part.
handlePushes({
  icon: '/icon.svg',
  open: (push) =>
    hrefOf({ as: push.userId, ...(push.type === 'message' ? { conversation: push.conversationId } : {}) }),
});
