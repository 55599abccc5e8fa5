import type { Presence } from '@parley/protocol';
import { askingSession, askingUser, type HandlersOf, type LiveSession } from '../kernel/incoming-request.js';
import { RequestError } from '../kernel/request-error.js';
import { isStorable } from '../kernel/text.js';
import type { PresenceStatus } from '@parley/protocol';

/** What the handlers call. */
export interface PresenceParts {
  seen(app: string, userIds: readonly string[], asker?: string): Promise<readonly Presence[]>;
  watch(session: LiveSession, userIds: readonly string[]): Promise<readonly Presence[]>;
  unwatch(session: LiveSession, userIds: readonly string[]): void;
  set(app: string, userId: string, to: { readonly status: PresenceStatus; readonly message?: string }): Presence;
  setIdle(session: LiveSession, idle: boolean): void;
}

/** The operations of presence. */
export function presenceHandlers(presence: PresenceParts): HandlersOf<'presence'> {
  return {
    'presence.set': ({ identity, params }) => {
      if (params.message !== undefined && !isStorable(params.message)) {
        const problems = [{ path: '/message', message: 'Expected well-formed Unicode without U+0000' }];
        throw new RequestError('protocol/invalid-params', { details: { problems } });
      }
      return { presence: presence.set(identity.app, askingUser(identity).id, params) };
    },
    'presence.idle': (request) => {
      presence.setIdle(askingSession(request), request.params.idle);
      return {};
    },
    'presence.get': async ({ identity, params }) => ({
      items: await presence.seen(identity.app, params.userIds, identity.user?.id),
    }),
    'presence.watch': async (request) => ({
      items: await presence.watch(askingSession(request), request.params.userIds),
    }),
    'presence.unwatch': (request) => {
      presence.unwatch(askingSession(request), request.params.userIds);
      return {};
    },
  };
}
