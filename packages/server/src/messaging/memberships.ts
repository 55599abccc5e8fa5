import type { Conversation, ConversationInfo, Params, Result } from '@parley/protocol';
import { RequestError } from '../kernel/request-error.js';
import { announce } from './announce.js';
import { mostMembers, tooManyMembers, type Conversations } from './conversations.js';
import { tell, type MessagingContext } from './messaging-context.js';
import { allow } from './messaging-policy.js';

/** Who comes to a channel by themselves, who may do what, and how a member keeps a conversation. */
export interface Memberships {
  /** Anybody of the app may, where the channel is public; a private one is not there for them. */
  join(app: string, userId: string, conversationId: string): Promise<Conversation>;
  setRole(app: string, userId: string, change: Params<'conversation.setRole'>): Promise<ConversationInfo>;
  /** Tells the user's other devices too. */
  configure(
    app: string,
    userId: string,
    change: Params<'conversation.configure'>,
  ): Promise<Result<'conversation.configure'>>;
}

/** The rules of memberships. */
export function createMemberships(context: MessagingContext, conversations: Conversations): Memberships {
  const { store, views, clock, lanes } = context;

  async function view(app: string, userId: string, conversationId: string): Promise<Conversation> {
    const [conversation] = await views.own(app, userId, [await conversations.own(app, userId, conversationId)]);
    if (!conversation) throw new RequestError('messaging/not-found');
    return conversation;
  }

  return {
    join: (app, userId, id) =>
      lanes.run(`${app} ${id}`, async () => {
        const row = await store.conversation(app, id);
        // Who is there already has joined, whatever kind it is.
        if (!row?.public) return view(app, userId, id);
        const result = await store.addMembers(app, id, {
          userIds: [userId],
          limit: mostMembers(row.kind),
          now: clock.now(),
        });
        if (!result) throw tooManyMembers(row.kind);
        if (result.added.length > 0) await announce(context, { app, row: result.conversation }, { joined: [userId] });
        return view(app, userId, id);
      }),
    setRole: (app, userId, { conversationId: id, userId: otherId, role }) =>
      lanes.run(`${app} ${id}`, async () => {
        const { conversation, member } = await conversations.own(app, userId, id);
        allow(conversation.kind, member.role, 'setRole');
        const row = await store.setRole(app, id, { userId: otherId, role, now: clock.now() });
        if (row === 'no-member') throw new RequestError('messaging/unknown-user', { details: { userIds: [otherId] } });
        if (row === 'last-owner') throw new RequestError('messaging/last-owner');
        return row.version === conversation.version ? views.info(app, row) : announce(context, { app, row });
      }),
    async configure(app, userId, { conversationId, ...change }) {
      const done = await store.configure(app, conversationId, { ...change, userId });
      if (!done) throw new RequestError('messaging/not-found');
      const { settings, version, raised } = done;
      if (raised) {
        const at = { conversation: conversationId, version };
        tell(
          context,
          { app, userIds: [userId] },
          { ev: 'conversation.configured', at, data: { conversationId, settings } },
        );
      }
      return { settings, version };
    },
  };
}
