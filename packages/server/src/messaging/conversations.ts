import {
  limits,
  type Conversation,
  type ConversationInfo,
  type ConversationKind,
  type Params,
  type User,
} from '@parley/protocol';
import { refusalToReach } from '../kernel/blocks.js';
import { RequestError } from '../kernel/request-error.js';
import { announce } from './announce.js';
import { checkName } from './check-message.js';
import type { MessagingContext } from './messaging-context.js';
import { allow, outranks, type ConversationAction } from './messaging-policy.js';
import type { OwnConversationRow } from './messaging-store.js';

/** Makes conversations and changes who is in them. */
export interface Conversations {
  direct(app: string, user: User, otherId: string): Promise<Conversation>;
  create(app: string, user: User, group: Params<'conversation.create'>): Promise<Conversation>;
  /** The row with the member's own, or `messaging/not-found`, whether it exists elsewhere or nowhere. */
  own(app: string, userId: string, conversationId: string): Promise<OwnConversationRow>;
  rename(app: string, userId: string, change: Params<'conversation.update'>): Promise<ConversationInfo>;
  addMembers(app: string, userId: string, change: Params<'conversation.addMembers'>): Promise<ConversationInfo>;
  removeMember(app: string, userId: string, change: Params<'conversation.removeMember'>): Promise<void>;
}

/** The rules of conversations. */
export function createConversations(context: MessagingContext): Conversations {
  const { store, access, blocks, views, directory, clock, random, lanes } = context;

  async function own(app: string, userId: string, conversationId: string): Promise<OwnConversationRow> {
    const [row] = await store.ownConversations(app, userId, [conversationId]);
    if (!row) throw new RequestError('messaging/not-found');
    return row;
  }

  async function allowed(app: string, userId: string, ask: { id: string; action: ConversationAction }) {
    const row = await own(app, userId, ask.id);
    allow(row.conversation.kind, row.member.role, ask.action);
    return row;
  }

  async function known(app: string, userIds: readonly string[]): Promise<void> {
    const found = await directory.find(app, userIds);
    const missing = userIds.filter((id) => !found.has(id));
    if (missing.length > 0)
      throw new RequestError('messaging/unknown-user', { details: { userIds: missing.slice(0, 50) } });
  }

  /** Nobody is brought together with whom they have blocked, or who has blocked them. */
  async function reachable(app: string, userId: string, others: readonly string[]): Promise<void> {
    const refusal = others.length > 0 && refusalToReach(await blocks.of(app, userId), others);
    if (refusal) throw refusal;
  }

  async function make(
    app: string,
    user: User,
    conversation: Pick<Parameters<typeof store.createConversation>[0], 'key' | 'kind' | 'name' | 'public' | 'members'>,
  ): Promise<Conversation> {
    const now = clock.now();
    const { id, created } = await store.createConversation({ app, id: random.id('cnv_'), ...conversation, now });
    const [row] = await store.ownConversations(app, user.id, [id]);
    // Its maker has left it since: what the key named is over.
    if (!row) throw new RequestError('messaging/conflict');
    if (created) await announce(context, { app, row: row.conversation });
    const [view] = await views.own(app, user.id, [row]);
    if (!view) throw new RequestError('messaging/not-found');
    return view;
  }

  return {
    own,
    async direct(app, user, otherId) {
      if (otherId === user.id) {
        const problems = [{ path: '/userId', message: 'Expected another user than the caller' }];
        throw new RequestError('protocol/invalid-params', { details: { problems } });
      }
      await known(app, [otherId]);
      const ids = [user.id, otherId].sort();
      const key = directKey(ids);
      // What was said before stays there to be read.
      if ((await store.conversationOfKey(app, key)) === undefined) await reachable(app, user.id, [otherId]);
      const members = ids.map((userId) => ({ userId, role: 'member' as const }));
      return make(app, user, { key, kind: 'direct', members });
    },
    async create(app, user, { clientId, name, kind = 'group', public: isPublic = false, members }) {
      checkName(name);
      const others = [...new Set(members)].filter((id) => id !== user.id);
      if (others.length + 1 > mostMembers(kind)) throw tooManyMembers(kind);
      if (isPublic && kind !== 'channel') {
        const problems = [{ path: '/public', message: 'Expected a channel: groups are never public' }];
        throw new RequestError('protocol/invalid-params', { details: { problems } });
      }
      await known(app, others);
      await reachable(app, user.id, others);
      return make(app, user, {
        key: `group:${user.id}:${clientId}`,
        kind,
        name,
        ...(isPublic ? { public: true } : {}),
        members: [{ userId: user.id, role: 'owner' }, ...others.map((userId) => ({ userId, role: 'member' as const }))],
      });
    },
    async rename(app, userId, { conversationId, name }) {
      checkName(name);
      return lanes.run(`${app} ${conversationId}`, async () => {
        await allowed(app, userId, { id: conversationId, action: 'rename' });
        return announce(context, { app, row: await store.rename(app, conversationId, name, clock.now()) });
      });
    },
    addMembers: (app, userId, { conversationId, userIds }) =>
      lanes.run(`${app} ${conversationId}`, async () => {
        const { conversation } = await allowed(app, userId, { id: conversationId, action: 'add' });
        await known(app, userIds);
        await reachable(app, userId, userIds);
        const { kind } = conversation;
        // A group is come to by being added alone: there a ban that adding ends would be none.
        const unbanned = kind === 'group' ? ({ unbanned: true } as const) : {};
        const change = { userIds, limit: mostMembers(kind), now: clock.now(), ...unbanned };
        const result = await store.addMembers(app, conversationId, change);
        if (!result) throw tooManyMembers(kind);
        if (result.added.length === 0) return views.info(app, conversation);
        return announce(context, { app, row: result.conversation }, { joined: result.added });
      }),
    removeMember: (app, userId, change) =>
      lanes.run(`${app} ${change.conversationId}`, async () => {
        const id = change.conversationId;
        const own = change.userId === userId;
        const { member } = await allowed(app, userId, { id, action: own ? 'leave' : 'remove' });
        if (change.ban && own) throw notBannable();
        if (!own) {
          const other = await store.member(app, id, change.userId);
          if (other && !outranks(member.role, other.role)) throw new RequestError('messaging/forbidden');
        }
        // Who was never there is banned all the same, if there is such a user.
        if (change.ban) await known(app, [change.userId]);
        const bannedBy = change.ban ? { bannedBy: userId } : {};
        if (!(await store.removeMember(app, id, { userId: change.userId, now: clock.now(), ...bannedBy }))) return;
        const row = await store.conversation(app, id);
        if (row) await announce(context, { app, row }, { left: change.userId });
        else access.forget(app, id);
      }),
  };
}

/** The key of the direct conversation of two users. */
export function directKey(userIds: readonly string[]): string {
  return `direct:${[...userIds].sort().join(':')}`;
}

function notBannable(): RequestError {
  const problems = [{ path: '/ban', message: 'Expected none: nobody bans themselves' }];
  return new RequestError('protocol/invalid-params', { details: { problems } });
}

/** Members that a conversation may have. */
export function mostMembers(kind: ConversationKind): number {
  return kind === 'channel' ? limits.channelMembers : limits.groupMembers;
}

/** The refusal of more members than that. */
export function tooManyMembers(kind: ConversationKind): RequestError {
  return new RequestError('messaging/too-many-members', { details: { limit: mostMembers(kind) } });
}
