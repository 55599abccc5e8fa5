import { askingUser, type HandlersOf } from '../kernel/incoming-request.js';
import type { Scheduled } from './scheduled.js';

/** The operations of messages that are sent later. */
export function scheduledHandlers(scheduled: Scheduled): HandlersOf<'scheduled'> {
  return {
    'scheduled.create': async ({ identity, params }) => ({
      scheduled: await scheduled.create(identity.app, askingUser(identity), params),
    }),
    'scheduled.update': async ({ identity, params }) => ({
      scheduled: await scheduled.update(identity.app, askingUser(identity), params),
    }),
    'scheduled.list': async ({ identity, params }) => ({
      items: await scheduled.list(identity.app, askingUser(identity), params.conversationId),
    }),
    'scheduled.cancel': async ({ identity, params }) => {
      await scheduled.cancel(identity.app, askingUser(identity), params.clientId);
      return {};
    },
  };
}
