import type { Authenticate } from '../auth/identity.js';
import { askingSession, type HandlersOf } from '../kernel/incoming-request.js';
import type { Clock } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import type { Sessions } from './sessions.js';

/** The operations of a session that is open. */
export function connectionHandlers(deps: {
  readonly sessions: Sessions;
  readonly authenticate: Authenticate;
  readonly clock: Clock;
}): HandlersOf<'session'> {
  return {
    'session.open': () => {
      throw new RequestError('protocol/already-open');
    },
    'session.ping': () => ({ serverTime: deps.clock.now() }),
    'session.refresh': async (request) => {
      const { id, app, userId } = askingSession(request);
      const identity = await deps.authenticate(request.params.token);
      if (identity.app !== app || identity.user?.id !== userId) throw new RequestError('auth/forbidden');
      const session = deps.sessions.byId(id);
      if (session) {
        session.identity = identity;
        session.warned = false;
      }
      return identity.expiresAt === undefined ? {} : { tokenExpiresAt: identity.expiresAt };
    },
  };
}
