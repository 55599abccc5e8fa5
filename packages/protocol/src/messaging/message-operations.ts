import { Type as T } from '@sinclair/typebox';
import { UserSchema } from '../auth/types.js';
import { limits } from '../limits.js';
import { described } from '../noun.js';
import { operation } from '../operation.js';
import { ClientId, ConversationId, PageCursor, PageLimit, Seq } from '../scalars.js';
import { FileId } from '../files/types.js';
import { mentioning, people, refusing, Text } from './fragments.js';
import { MessageEditSchema, MessageSchema, MetadataSchema, PollDraftSchema } from './types.js';

const Emoji = T.String({ minLength: 1, maxLength: 64, description: 'One emoji of Unicode (RGI).' });
const onMessage = { conversationId: ConversationId, seq: Seq };
const messageRoute = '/v1/conversations/{conversationId}/messages/{seq}';
const changed = T.Object({ message: MessageSchema });
const changeErrors = [
  'messaging/not-found',
  'messaging/no-message',
  'messaging/forbidden',
  'messaging/deleted',
] as const;

/** Messages, and what is done to them. */
export const messageOperations = {
  'message.send': operation({
    summary:
      'Store a message. The answer is given after the commit; the same client id gives the same answer for ever.',
    params: T.Object({
      conversationId: ConversationId,
      clientId: ClientId,
      text: Text,
      metadata: T.Optional(MetadataSchema),
      replyTo: T.Optional(described(Seq, 'The message that this one answers.')),
      threadSeq: T.Optional(described(Seq, 'The message in whose thread this one stands.')),
      ...mentioning,
      poll: T.Optional(PollDraftSchema),
      files: T.Optional(
        T.Array(FileId, {
          minItems: 1,
          maxItems: limits.filesPerMessage,
          uniqueItems: true,
          description: 'Files of the sender that are ready.',
        }),
      ),
      forward: T.Optional(T.Object(onMessage, { description: 'The message to forward: its text and metadata.' })),
      store: T.Optional(T.Literal(false, { description: 'Tell who is there, and keep no content.' })),
    }),
    result: T.Object({ message: MessageSchema }),
    errors: [
      'messaging/not-found',
      'messaging/no-message',
      'messaging/deleted',
      'messaging/forbidden',
      'messaging/too-large',
      'messaging/empty',
      'messaging/invalid-text',
      'messaging/invalid-poll',
      'messaging/conflict',
      'files/not-found',
      'files/incomplete',
      'files/checking',
      'files/unavailable',
      'moderation/refused',
      'moderation/unchecked',
      ...refusing,
    ],
    callers: people,
    rate: 'send',
    http: 'POST /v1/conversations/{conversationId}/messages',
    idempotent: true,
  }),
  'message.list': operation({
    summary:
      'History: messages before `before` (the newest page first) or after `after`, each page in rising order of seq. A page holds fewer than `limit` where they are large, at least one.',
    params: T.Object({
      conversationId: ConversationId,
      before: T.Optional(Seq),
      after: T.Optional(Seq),
      threadSeq: T.Optional(described(Seq, 'Only the thread of this message, which comes with them.')),
      limit: T.Optional(PageLimit),
    }),
    result: T.Object({ items: T.Array(MessageSchema), hasNext: T.Boolean() }),
    errors: ['messaging/not-found'],
    callers: people,
    rate: 'read',
    http: 'GET /v1/conversations/{conversationId}/messages',
    idempotent: true,
  }),
  'message.edit': operation({
    summary: 'Change what a message of the caller says; what it said before is kept.',
    params: T.Object({ ...onMessage, text: Text, metadata: T.Optional(MetadataSchema), ...mentioning }),
    result: changed,
    errors: [
      ...changeErrors,
      'messaging/too-large',
      'messaging/empty',
      'messaging/invalid-text',
      'moderation/refused',
      'moderation/unchecked',
      ...refusing,
    ],
    callers: people,
    rate: 'send',
    http: `PATCH ${messageRoute}`,
    idempotent: true,
  }),
  'message.delete': operation({
    summary: 'Take the content of a message away; its place stays.',
    params: T.Object(onMessage),
    result: changed,
    errors: ['messaging/not-found', 'messaging/no-message', 'messaging/forbidden'],
    callers: people,
    rate: 'send',
    http: `DELETE ${messageRoute}`,
    idempotent: true,
  }),
  'message.edits': operation({
    summary: 'What a message said before, the latest first.',
    params: T.Object({ ...onMessage, cursor: T.Optional(PageCursor), limit: T.Optional(PageLimit) }),
    result: T.Object({ items: T.Array(MessageEditSchema), next: T.Optional(PageCursor) }),
    errors: ['messaging/not-found', 'messaging/no-message', 'messaging/deleted'],
    callers: people,
    rate: 'read',
    http: `GET ${messageRoute}/edits`,
    idempotent: true,
  }),
  'message.pin': operation({
    summary: 'Pin a message to its conversation.',
    params: T.Object(onMessage),
    result: changed,
    errors: [...changeErrors, 'messaging/too-many', ...refusing],
    callers: people,
    rate: 'write',
    http: `PUT ${messageRoute}/pin`,
    idempotent: true,
  }),
  'message.unpin': operation({
    summary: 'Unpin a message.',
    params: T.Object(onMessage),
    result: changed,
    errors: ['messaging/not-found', 'messaging/no-message', 'messaging/forbidden', ...refusing],
    callers: people,
    rate: 'write',
    http: `DELETE ${messageRoute}/pin`,
    idempotent: true,
  }),
  'message.pins': operation({
    summary: 'The pinned messages of a conversation, the last pinned first; in pages only where they are large.',
    params: T.Object({ conversationId: ConversationId, cursor: T.Optional(PageCursor) }),
    result: T.Object({ items: T.Array(MessageSchema), next: T.Optional(PageCursor) }),
    errors: ['messaging/not-found'],
    callers: people,
    rate: 'read',
    http: 'GET /v1/conversations/{conversationId}/pins',
    idempotent: true,
  }),
  'reaction.add': operation({
    summary: 'Put an emoji on a message; the same one twice counts once.',
    params: T.Object({ ...onMessage, emoji: Emoji }),
    result: changed,
    errors: [...changeErrors, 'messaging/invalid-emoji', 'messaging/too-many', ...refusing],
    callers: people,
    rate: 'write',
    http: `POST ${messageRoute}/reactions`,
    idempotent: true,
  }),
  'reaction.remove': operation({
    summary: 'Take an emoji of the caller off a message.',
    params: T.Object({ ...onMessage, emoji: Emoji }),
    result: changed,
    errors: ['messaging/not-found', 'messaging/no-message'],
    callers: people,
    rate: 'write',
    http: `DELETE ${messageRoute}/reactions/{emoji}`,
    idempotent: true,
  }),
  'reaction.list': operation({
    summary: 'Who put an emoji on a message, the first first.',
    params: T.Object({ ...onMessage, emoji: Emoji, cursor: T.Optional(PageCursor), limit: T.Optional(PageLimit) }),
    result: T.Object({ items: T.Array(UserSchema), next: T.Optional(PageCursor) }),
    errors: ['messaging/not-found', 'messaging/no-message'],
    callers: people,
    rate: 'read',
    http: `GET ${messageRoute}/reactions/{emoji}`,
    idempotent: true,
  }),
  'poll.vote': operation({
    summary: "Vote in a message's poll; a vote replaces the caller's last one, an empty one takes it back.",
    params: T.Object({
      ...onMessage,
      options: T.Array(T.Integer({ minimum: 0, maximum: limits.pollOptions - 1 }), {
        maxItems: limits.pollOptions,
        uniqueItems: true,
        description: 'Places of options, the first is 0.',
      }),
    }),
    result: changed,
    errors: [...changeErrors, 'messaging/invalid-poll', 'messaging/poll-closed', ...refusing],
    callers: people,
    rate: 'write',
    http: `PUT ${messageRoute}/poll/vote`,
    idempotent: true,
  }),
  'poll.close': operation({
    summary: 'End a poll of the caller.',
    params: T.Object(onMessage),
    result: changed,
    errors: [...changeErrors, 'messaging/invalid-poll'],
    callers: people,
    rate: 'write',
    http: `POST ${messageRoute}/poll/close`,
    idempotent: true,
  }),
} as const;
