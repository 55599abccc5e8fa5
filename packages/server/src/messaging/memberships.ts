import type { Ban, Conversation, ConversationInfo, Params, Result } from '@parley/protocol';
import { RequestError } from '../kernel/request-error.js';
import { cursorOfUser, userOfCursor } from '../kernel/page-cursor.js';
import { announce } from './announce.js';
import { mostMembers, tooManyMembers, type Conversations } from './conversations.js';
import { tell, type MessagingContext } from './messaging-context.js';
import { allow } from './messaging-policy.js';

const pageSize = 50;

/** Who comes to a channel by themselves, who may do what, and how a member keeps a conversation. */
export interface Memberships {
  /** Anybody of the app may, where the channel is public; a private one is not there for them. */
  join(app: string, userId: string, conversationId: string): Promise<Conversation>;
  setRole(app: string, userId: string, change: Params<'conversation.setRole'>): Promise<ConversationInfo>;
  unban(app: string, userId: string, change: Params<'conversation.unban'>): Promise<void>;
  /** For those who may remove members. */
  bans(app: string, userId: string, page: Params<'conversation.bans'>): Promise<Result<'conversation.bans'>>;
  /** Tells the user's other devices too. */
  configure(
    app: string,
    userId: string,
    change: Params<'conversation.configure'>,
  ): Promise<Result<'conversation.configure'>>;
}

/** The rules of memberships. */
export function createMemberships(context: MessagingContext, conversations: Conversations): Memberships {
  const { store, views, clock, lanes, directory } = context;

  async function mayRemove(app: string, userId: string, conversationId: string): Promise<void> {
    const { conversation, member } = await conversations.own(app, userId, conversationId);
    allow(conversation.kind, member.role, 'remove');
  }

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
          unbanned: true,
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
    unban: (app, userId, { conversationId, userId: otherId }) =>
      lanes.run(`${app} ${conversationId}`, async () => {
        await mayRemove(app, userId, conversationId);
        await store.unban(app, conversationId, otherId);
      }),
    async bans(app, userId, { conversationId, cursor, limit = pageSize }) {
      await mayRemove(app, userId, conversationId);
      const after = cursor === undefined ? {} : { after: userOfCursor(cursor) };
      const rows = await store.bans(app, conversationId, { ...after, limit: limit + 1 });
      const page = rows.slice(0, limit);
      const userOf = await directory.name(
        app,
        page.map((ban) => ban.userId),
      );
      const items: readonly Ban[] = page.map(({ userId: id, bannedAt, bannedBy }) => ({
        ...{ user: userOf(id), bannedAt, bannedBy },
      }));
      const last = page.at(-1);
      return { items, ...(last && rows.length > limit ? { next: cursorOfUser(last.userId) } : {}) };
    },
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
