import { askingSession, type HandlersOf } from '../kernel/incoming-request.js';
import type { Clock } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import type { PushSubscribers } from './push-subscribers.js';
import { addressOf } from './push-store.js';
import { senderFor, type PushSenders } from './push-sender.js';

/** What the handlers of pushes need. */
export interface PushParts {
  readonly senders: PushSenders;
  readonly subscribers: PushSubscribers;
  readonly clock: Clock;
}

/** Devices register, and take that back. */
export function pushHandlers({ senders, subscribers, clock }: PushParts): HandlersOf<'push'> {
  return {
    'push.key': () => {
      if (!senders.web) throw new RequestError('push/unavailable');
      return { publicKey: senders.web.publicKey };
    },
    'push.register': async (request) => {
      const { app, userId, device } = askingSession(request);
      const { subscription } = request.params;
      const sender = senderFor(senders, subscription);
      if (!sender) throw new RequestError('push/unavailable');
      const row = { app, userId, device, subscription, createdAt: clock.now() };
      if (!sender.accepts(subscription) || !(await subscribers.put(row)))
        throw new RequestError('push/bad-subscription');
      return {};
    },
    'push.unregister': async (request) => {
      const { app, userId, device } = askingSession(request);
      const { subscription } = request.params;
      await subscribers.remove(app, userId, subscription ? { address: addressOf(subscription) } : { device });
      return {};
    },
  };
}
