import { limits, type Conversation, type ConversationInfo, type Params, type User } from '@parley/protocol';
import { createLanes } from '../kernel/create-lanes.js';
import { RequestError } from '../kernel/request-error.js';
import { checkName } from './check-message.js';
import { tell, type MessagingContext } from './messaging-context.js';
import { allow, type ConversationAction } from './messaging-policy.js';
import type { ConversationRow, OwnConversationRow } from './messaging-store.js';

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
  const { store, access, views, directory, clock, random } = context;
  // Members are told of changes in the order in which these were made: first gone, then back again, and not the reverse.
  const lanes = createLanes();

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

  /** Tells all members how the conversation is now. */
  async function announce(app: string, row: ConversationRow, gone: readonly string[] = []): Promise<ConversationInfo> {
    access.forget(app, row.id);
    const [conversation, userIds] = await Promise.all([views.info(app, row), store.memberIds(app, row.id)]);
    const at = { conversation: row.id, version: row.version };
    for (const userId of gone) {
      const data = { conversationId: row.id, userId };
      tell(context, { app, userIds: [...userIds, userId] }, { ev: 'conversation.left', at, data });
    }
    tell(context, { app, userIds }, { ev: 'conversation.updated', at, data: { conversation } });
    return conversation;
  }

  async function make(
    app: string,
    user: User,
    conversation: Pick<Parameters<typeof store.createConversation>[0], 'key' | 'kind' | 'name' | 'members'>,
  ): Promise<Conversation> {
    const now = clock.now();
    const { id, created } = await store.createConversation({ app, id: random.id('cnv_'), ...conversation, now });
    const [row] = await store.ownConversations(app, user.id, [id]);
    // Its maker has left it since: what the key named is over.
    if (!row) throw new RequestError('messaging/conflict');
    if (created) await announce(app, row.conversation);
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
      const members = ids.map((userId) => ({ userId, role: 'member' as const }));
      return make(app, user, { key: `direct:${ids.join(':')}`, kind: 'direct', members });
    },
    async create(app, user, { clientId, name, members }) {
      checkName(name);
      const others = [...new Set(members)].filter((id) => id !== user.id);
      if (others.length + 1 > limits.groupMembers) throw tooManyMembers();
      await known(app, others);
      return make(app, user, {
        key: `group:${user.id}:${clientId}`,
        kind: 'group',
        name,
        members: [{ userId: user.id, role: 'owner' }, ...others.map((userId) => ({ userId, role: 'member' as const }))],
      });
    },
    async rename(app, userId, { conversationId, name }) {
      checkName(name);
      return lanes.run(`${app} ${conversationId}`, async () => {
        await allowed(app, userId, { id: conversationId, action: 'rename' });
        return announce(app, await store.rename(app, conversationId, name, clock.now()));
      });
    },
    addMembers: (app, userId, { conversationId, userIds }) =>
      lanes.run(`${app} ${conversationId}`, async () => {
        const { conversation } = await allowed(app, userId, { id: conversationId, action: 'add' });
        await known(app, userIds);
        const change = { userIds, limit: limits.groupMembers, now: clock.now() };
        const result = await store.addMembers(app, conversationId, change);
        if (!result) throw tooManyMembers();
        return result.added.length === 0 ? views.info(app, conversation) : announce(app, result.conversation);
      }),
    removeMember: (app, userId, change) =>
      lanes.run(`${app} ${change.conversationId}`, async () => {
        const id = change.conversationId;
        await allowed(app, userId, { id, action: change.userId === userId ? 'leave' : 'remove' });
        if (!(await store.removeMember(app, id, change.userId, clock.now()))) return;
        access.forget(app, id);
        const row = await store.conversation(app, id);
        if (row) await announce(app, row, [change.userId]);
      }),
  };
}

function tooManyMembers(): RequestError {
  return new RequestError('messaging/too-many-members', { details: { limit: limits.groupMembers } });
}
