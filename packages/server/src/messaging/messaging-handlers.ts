import type { Params, User } from '@parley/protocol';
import type { Identity } from '../auth/identity.js';
import { refusalToReach } from '../kernel/blocks.js';
import { askingUser, type HandlersOf } from '../kernel/incoming-request.js';
import { RequestError } from '../kernel/request-error.js';
import type { Members } from './conversation-access.js';
import type { Conversations } from './conversations.js';
import { memberView } from './conversation-views.js';
import type { membershipHandlers } from './membership-handlers.js';
import type { MessagingContext } from './messaging-context.js';
import { refusalToSend } from './messaging-policy.js';
import { cursorOfNumber, cursorOfUser, numberOfCursor, userOfCursor } from '../kernel/page-cursor.js';
import type { silenceHandlers } from './silences.js';
import type { Receipts } from './receipts.js';

/** How long typing lasts unless it is renewed, in ms. */
const typingLasts = 6_000;
const pageSize = 50;

/** The parts that the handlers call. */
export interface MessagingParts {
  readonly conversations: Conversations;
  readonly receipts: Receipts;
}

/** The operations of conversations, receipts and typing. */
export function messagingHandlers(
  context: MessagingContext,
  { conversations, receipts }: MessagingParts,
): Omit<
  HandlersOf<'conversation' | 'receipt' | 'typing'>,
  keyof ReturnType<typeof membershipHandlers> | keyof ReturnType<typeof silenceHandlers>
> {
  const { store, views, directory, access, blocks, bus, clock } = context;

  /** The members of a conversation of the caller. */
  async function membersFor(identity: Identity, conversationId: string): Promise<Members> {
    const members = await access.members(identity.app, conversationId);
    if (!members.has(askingUser(identity).id)) throw new RequestError('messaging/not-found');
    return members;
  }

  return {
    'conversation.direct': async ({ identity, params }) => ({
      conversation: await conversations.direct(identity.app, askingUser(identity), params.userId),
    }),
    'conversation.create': async ({ identity, params }) => ({
      conversation: await conversations.create(identity.app, askingUser(identity), params),
    }),
    'conversation.get': async ({ identity, params }) => {
      const { app } = identity;
      const userId = askingUser(identity).id;
      const row = await conversations.own(app, userId, params.conversationId);
      const [conversation] = await views.own(app, userId, [row]);
      if (!conversation) throw new RequestError('messaging/not-found');
      return { conversation };
    },
    'conversation.list': async ({ identity, params: { cursor, limit = pageSize } }) => {
      const { app } = identity;
      const userId = askingUser(identity).id;
      const before = cursor === undefined ? {} : { before: numberOfCursor(cursor) };
      const rows = await store.listConversations(app, userId, { ...before, limit: limit + 1 });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        items: await views.own(app, userId, page),
        ...(rows.length > limit && last ? { next: cursorOfNumber(last.conversation.changed) } : {}),
      };
    },
    'conversation.update': async ({ identity, params }) => ({
      conversation: await conversations.rename(identity.app, askingUser(identity).id, params),
    }),
    'conversation.members': async ({ identity, params: { conversationId, cursor, limit = pageSize } }) => {
      const { app } = identity;
      await membersFor(identity, conversationId);
      const after = cursor === undefined ? {} : { after: userOfCursor(cursor) };
      const rows = await store.members(app, conversationId, { ...after, limit: limit + 1 });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const userOf = await directory.name(
        app,
        page.map(({ userId }) => userId),
      );
      return {
        items: page.map((member) => memberView(member, userOf(member.userId))),
        ...(rows.length > limit && last ? { next: cursorOfUser(last.userId) } : {}),
      };
    },
    'conversation.addMembers': async ({ identity, params }) => ({
      conversation: await conversations.addMembers(identity.app, askingUser(identity).id, params),
    }),
    'conversation.removeMember': async ({ identity, params }) => {
      await conversations.removeMember(identity.app, askingUser(identity).id, params);
      return {};
    },
    'receipt.mark': async ({ identity, params }) => {
      await membersFor(identity, params.conversationId);
      await receipts.mark(identity.app, askingUser(identity).id, params);
      return {};
    },
    'typing.set': async ({ identity, params }) => {
      const user = askingUser(identity);
      const members = await membersFor(identity, params.conversationId);
      // Who may not write cannot be about to.
      const isFree = async () =>
        members.kind !== 'direct' || !refusalToReach(await blocks.of(identity.app, user.id), members.ids);
      const refusal = refusalToSend(members.kind, members.roleOf(user.id), {}) ?? members.silence(user.id, clock.now());
      if (!refusal && (await isFree())) bus.publish(typing(identity.app, user, { ids: members.ids, params }));
      return {};
    },
  };
}

function typing(
  app: string,
  user: User,
  on: { readonly ids: readonly string[]; readonly params: Params<'typing.set'> },
) {
  const { conversationId, active } = on.params;
  const data = { conversationId, userId: user.id, active, expiresIn: typingLasts };
  return { app, userIds: on.ids.filter((id) => id !== user.id), event: { ev: 'typing.changed' as const, data } };
}
