import { askingUser, type Handlers } from '../kernel/incoming-request.js';
import type { Memberships } from './memberships.js';

/** The operations of memberships. */
export function membershipHandlers(
  memberships: Memberships,
): Pick<
  Handlers,
  'conversation.join' | 'conversation.unban' | 'conversation.bans' | 'conversation.setRole' | 'conversation.configure'
> {
  return {
    'conversation.join': async ({ identity, params }) => ({
      conversation: await memberships.join(identity.app, askingUser(identity).id, params.conversationId),
    }),
    'conversation.unban': async ({ identity, params }) => {
      await memberships.unban(identity.app, askingUser(identity).id, params);
      return {};
    },
    'conversation.bans': ({ identity, params }) => memberships.bans(identity.app, askingUser(identity).id, params),
    'conversation.setRole': async ({ identity, params }) => ({
      conversation: await memberships.setRole(identity.app, askingUser(identity).id, params),
    }),
    'conversation.configure': ({ identity, params }) =>
      memberships.configure(identity.app, askingUser(identity).id, params),
  };
}
