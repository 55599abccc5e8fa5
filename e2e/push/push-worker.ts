import { handlePushes } from '@parley/web/push-worker';

handlePushes({
  open: (push) => (push.type === 'message' ? `/?chat=${push.conversationId}` : '/'),
  words: { call: 'Anruf' },
});
