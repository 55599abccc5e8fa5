import { limits } from '@parley/protocol';
import type { Identity } from '../auth/identity.js';
import { refusalToReach } from '../kernel/blocks.js';
import { askingUser, type HandlersOf } from '../kernel/incoming-request.js';
import type { AskedOf, Said } from '../kernel/message-filters.js';
import { cursorOfNumber, cursorOfPin, numberOfCursor, pinOfCursor } from '../kernel/page-cursor.js';
import { RequestError } from '../kernel/request-error.js';
import type { ChangeMessage } from './change-message.js';
import { checkContent, checkEmoji } from './check-message.js';
import { createOrder } from './create-order.js';
import { answerBytes, fitting } from './message-size.js';
import type { FilesOfMessages } from './message-files.js';
import type { MessageAction, MessageRef, MessageRow } from './message-row.js';
import type { MessagingContext } from './messaging-context.js';
import { allow, outranks, type ConversationAction } from './messaging-policy.js';
import type { SendMessage } from './send-message.js';

const pageSize = 50;

/** The parts that the handlers call. */
export interface MessageParts {
  readonly sending: SendMessage;
  readonly changing: ChangeMessage;
  readonly files: FilesOfMessages;
}

/** The operations of messages, reactions and polls. */
export function messageHandlers(
  { store, access, blocks, clock, directory, filters, messages }: MessagingContext,
  { sending, changing, files }: MessageParts,
): HandlersOf<'message' | 'reaction' | 'poll'> {
  const inOrder = createOrder();

  /** Who asks, in a conversation of theirs; `messaging/not-found` whether it exists elsewhere or nowhere. */
  async function enter({
    identity,
    params,
  }: {
    readonly identity: Identity;
    readonly params: { conversationId: string };
  }) {
    const { app } = identity;
    const user = askingUser(identity);
    const members = await access.members(app, params.conversationId);
    const role = members.roleOf(user.id);
    if (!role) throw new RequestError('messaging/not-found');
    return { app, user, members, role };
  }

  async function found(app: string, ref: MessageRef): Promise<MessageRow> {
    const [row] = await store.messagesAt(app, [ref]);
    if (!row) throw new RequestError('messaging/no-message');
    return row;
  }

  async function act(
    request: { readonly identity: Identity; readonly params: MessageRef },
    action: (userId: string) => MessageAction,
    needs?: ConversationAction,
  ) {
    const { app, user, members, role } = await enter(request);
    if (needs) allow(members.kind, role, needs);
    // What takes something back goes on.
    const silence = needs && members.silence(user.id, clock.now());
    if (silence) throw silence;
    const refusal = needs && members.kind === 'direct' && refusalToReach(await blocks.of(app, user.id), members.ids);
    if (refusal) throw refusal;
    const { conversationId, seq } = request.params;
    return { message: await changing.by(user, { app, members, conversationId, seq }, action(user.id)) };
  }

  /** Of two edits of one message the later one stands, however long the app looks at the first. */
  function filtered(identity: Identity, where: AskedOf & { readonly seq: number }, said: Said): Promise<Said> {
    const user = askingUser(identity);
    return new Promise((resolve, reject) => {
      const settle = (outcome: Said | Error) => {
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
        return undefined;
      };
      filters.withFilter(identity.app, (filter) => {
        const outcome = filter instanceof Error ? filter : filter.words(user, said);
        const looked =
          filter instanceof Error || outcome instanceof Error ? undefined : filter.hook(user, where, outcome);
        inOrder(`${identity.app} ${user.id} ${where.conversationId} ${where.seq}`, looked ?? outcome, settle);
      });
    });
  }

  return {
    'message.send': ({ identity, params }) => sending.send({ app: identity.app, user: askingUser(identity) }, params),
    'message.list': async (request) => {
      const { app, user } = await enter(request);
      const { conversationId, before, after, threadSeq, limit = pageSize } = request.params;
      const bytes = answerBytes;
      const rows = await store.messages(app, conversationId, { before, after, threadSeq, limit: limit + 1, bytes });
      // One more than fits tells whether there is more, at the end towards which the page goes.
      const forward = after !== undefined && before === undefined;
      const page = forward
        ? fitting(rows, { limit, bytes })
        : [...fitting([...rows].reverse(), { limit, bytes })].reverse();
      return { items: await messages.of(app, page, { asker: user.id }), hasNext: rows.length > page.length };
    },
    'message.edit': async (request) => {
      const { metadata, mentions, mentionsAll } = request.params;
      // Whether it may be empty depends on what else the message holds.
      checkContent({ text: request.params.text, metadata }, { empty: false });
      // What somebody says where they are not is not looked at.
      await enter(request);
      const { conversationId, seq, text: wanted } = request.params;
      const { text } = await filtered(request.identity, { conversationId, seq }, { text: wanted });
      return act(
        request,
        (userId) => ({ kind: 'edit', userId, text, metadata, mentions, mentionsAll }),
        mentionsAll ? 'mentionAll' : 'editOwn',
      );
    },
    'message.delete': async (request) => {
      const { app, user, members, role } = await enter(request);
      const { conversationId, seq } = request.params;
      const row = await found(app, { conversationId, seq });
      const { senderId } = row;
      allow(members.kind, role, senderId === user.id ? 'deleteOwn' : 'deleteOthers');
      if (senderId !== user.id && !outranks(role, members.roleOf(senderId)))
        throw new RequestError('messaging/forbidden');
      const message = await changing.by(user, { app, members, conversationId, seq }, { kind: 'delete' });
      files.deleted(app, row);
      return { message };
    },
    'message.edits': async (request) => {
      const { app } = await enter(request);
      const { conversationId, seq, cursor, limit = pageSize } = request.params;
      const { deletedAt, stored } = await found(app, { conversationId, seq });
      if (deletedAt !== undefined || stored === false) throw new RequestError('messaging/deleted');
      const before = cursor === undefined ? {} : { before: numberOfCursor(cursor) };
      const bytes = answerBytes;
      const rows = await store.edits(app, { conversationId, seq }, { ...before, limit: limit + 1, bytes });
      const page = fitting(rows, { limit, bytes });
      return {
        items: page.map(({ version: _, ...edit }) => edit),
        ...nextAfter(page.at(-1)?.version, rows.length > page.length),
      };
    },
    'message.pin': (request) => act(request, (userId) => ({ kind: 'pin', userId }), 'pin'),
    'message.unpin': (request) => act(request, () => ({ kind: 'unpin' }), 'pin'),
    'message.pins': async (request) => {
      const { app, user } = await enter(request);
      const { conversationId, cursor } = request.params;
      const bounds = { limit: limits.pins, bytes: answerBytes };
      const rows = await store.pinned(app, conversationId, {
        ...(cursor === undefined ? {} : { before: pinOfCursor(cursor) }),
        ...bounds,
        limit: bounds.limit + 1,
      });
      const page = fitting(rows, bounds);
      const { seq = 0, pinnedAt = 0 } = page.at(-1) ?? {};
      return {
        items: await messages.of(app, page, { asker: user.id }),
        ...(rows.length > page.length ? { next: cursorOfPin({ pinnedAt, seq }) } : {}),
      };
    },
    'reaction.add': (request) => {
      const { emoji } = request.params;
      checkEmoji(emoji);
      return act(request, (userId) => ({ kind: 'react', userId, emoji }), 'react');
    },
    'reaction.remove': (request) => {
      const { emoji } = request.params;
      return act(request, (userId) => ({ kind: 'unreact', userId, emoji }));
    },
    'reaction.list': async (request) => {
      const { app } = await enter(request);
      const { conversationId, seq, emoji, cursor, limit = pageSize } = request.params;
      await found(app, { conversationId, seq });
      const after = cursor === undefined ? {} : { after: numberOfCursor(cursor) };
      const rows = await store.reactors(app, { conversationId, seq }, { emoji, ...after, limit: limit + 1 });
      const page = rows.slice(0, limit);
      const userOf = await directory.name(
        app,
        page.map(({ userId }) => userId),
      );
      return { items: page.map(({ userId }) => userOf(userId)), ...nextAfter(page.at(-1)?.place, rows.length > limit) };
    },
    'poll.vote': (request) => {
      const { options } = request.params;
      return act(request, (userId) => ({ kind: 'vote', userId, options }), 'vote');
    },
    'poll.close': (request) => act(request, (userId) => ({ kind: 'closePoll', userId })),
  };
}

/** Where the next page starts, where there is one. */
function nextAfter(place: number | undefined, more: boolean): { readonly next?: string } {
  return more && place !== undefined ? { next: cursorOfNumber(place) } : {};
}
