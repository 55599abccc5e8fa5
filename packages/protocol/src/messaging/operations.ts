import { Type as T } from '@sinclair/typebox';
import { limits } from '../limits.js';
import { operation } from '../operation.js';
import { ClientId, ConversationId, Empty, PageCursor, PageLimit, Seq, UserId } from '../scalars.js';
import { ConversationInfoSchema, ConversationSchema, MemberSchema, MessageSchema, MetadataSchema } from './types.js';

const conversationName = T.String({ minLength: 1, maxLength: 200 });
const people = ['user', 'bot'] as const;

/** Conversations, messages, receipts and typing. */
export const messagingOperations = {
  'conversation.direct': operation({
    summary: 'The conversation of two users; it is made when it is first asked for.',
    params: T.Object({ userId: UserId }),
    result: T.Object({ conversation: ConversationSchema }),
    errors: ['messaging/unknown-user'],
    callers: people,
    rate: 'write',
    http: 'POST /v1/conversations/direct',
    idempotent: true,
  }),
  'conversation.create': operation({
    summary: 'Create a group; the caller owns it.',
    params: T.Object({
      clientId: ClientId,
      name: conversationName,
      members: T.Array(UserId, { maxItems: limits.groupMembers, description: 'Whom to add besides the caller.' }),
    }),
    result: T.Object({ conversation: ConversationSchema }),
    errors: ['messaging/unknown-user', 'messaging/too-many-members', 'messaging/conflict'],
    callers: people,
    rate: 'write',
    http: 'POST /v1/conversations',
    idempotent: true,
  }),
  'conversation.get': operation({
    summary: 'One conversation of the caller.',
    params: T.Object({ conversationId: ConversationId }),
    result: T.Object({ conversation: ConversationSchema }),
    errors: ['messaging/not-found'],
    callers: people,
    rate: 'read',
    http: 'GET /v1/conversations/{conversationId}',
    idempotent: true,
  }),
  'conversation.list': operation({
    summary: "The caller's conversations, the last changed first.",
    params: T.Object({ cursor: T.Optional(PageCursor), limit: T.Optional(PageLimit) }),
    result: T.Object({ items: T.Array(ConversationSchema), next: T.Optional(PageCursor) }),
    errors: [],
    callers: people,
    rate: 'read',
    http: 'GET /v1/conversations',
    idempotent: true,
  }),
  'conversation.update': operation({
    summary: 'Rename a group.',
    params: T.Object({ conversationId: ConversationId, name: conversationName }),
    result: T.Object({ conversation: ConversationInfoSchema }),
    errors: ['messaging/not-found', 'messaging/forbidden'],
    callers: people,
    rate: 'write',
    http: 'PATCH /v1/conversations/{conversationId}',
    idempotent: true,
  }),
  'conversation.members': operation({
    summary: 'The members of a conversation, by id.',
    params: T.Object({ conversationId: ConversationId, cursor: T.Optional(PageCursor), limit: T.Optional(PageLimit) }),
    result: T.Object({ items: T.Array(MemberSchema), next: T.Optional(PageCursor) }),
    errors: ['messaging/not-found'],
    callers: people,
    rate: 'read',
    http: 'GET /v1/conversations/{conversationId}/members',
    idempotent: true,
  }),
  'conversation.addMembers': operation({
    summary: 'Add users to a group.',
    params: T.Object({ conversationId: ConversationId, userIds: T.Array(UserId, { minItems: 1, maxItems: 200 }) }),
    result: T.Object({ conversation: ConversationInfoSchema }),
    errors: ['messaging/not-found', 'messaging/forbidden', 'messaging/unknown-user', 'messaging/too-many-members'],
    callers: people,
    rate: 'write',
    http: 'POST /v1/conversations/{conversationId}/members',
    idempotent: true,
  }),
  'conversation.removeMember': operation({
    summary: 'Remove a user from a group, or leave it.',
    params: T.Object({ conversationId: ConversationId, userId: UserId }),
    result: Empty,
    errors: ['messaging/not-found', 'messaging/forbidden'],
    callers: people,
    rate: 'write',
    http: 'DELETE /v1/conversations/{conversationId}/members/{userId}',
    idempotent: true,
  }),
  'message.send': operation({
    summary:
      'Store a message. The answer is given after the commit; the same client id gives the same answer for ever.',
    params: T.Object({
      conversationId: ConversationId,
      clientId: ClientId,
      text: T.String({ description: 'At most 16 KiB of UTF-8.' }),
      metadata: T.Optional(MetadataSchema),
    }),
    result: T.Object({ message: MessageSchema }),
    errors: [
      'messaging/not-found',
      'messaging/too-large',
      'messaging/empty',
      'messaging/invalid-text',
      'messaging/conflict',
    ],
    callers: people,
    rate: 'send',
    http: 'POST /v1/conversations/{conversationId}/messages',
    idempotent: true,
  }),
  'message.list': operation({
    summary:
      'History: messages before `before` (the newest page first) or after `after`, each page in rising order of seq.',
    params: T.Object({
      conversationId: ConversationId,
      before: T.Optional(Seq),
      after: T.Optional(Seq),
      limit: T.Optional(PageLimit),
    }),
    result: T.Object({ items: T.Array(MessageSchema), hasNext: T.Boolean() }),
    errors: ['messaging/not-found'],
    callers: people,
    rate: 'read',
    http: 'GET /v1/conversations/{conversationId}/messages',
    idempotent: true,
  }),
  'receipt.mark': operation({
    summary: 'Say how far the caller has received or read. Receipts only rise.',
    params: T.Object({ conversationId: ConversationId, deliveredSeq: T.Optional(Seq), readSeq: T.Optional(Seq) }),
    result: Empty,
    errors: ['messaging/not-found'],
    callers: people,
    rate: 'write',
    http: 'POST /v1/conversations/{conversationId}/receipts',
    idempotent: true,
  }),
  'typing.set': operation({
    summary: 'Say that the caller types, or has stopped. It expires by itself.',
    params: T.Object({ conversationId: ConversationId, active: T.Boolean() }),
    result: Empty,
    errors: ['messaging/not-found'],
    callers: people,
    rate: 'write',
    http: 'POST /v1/conversations/{conversationId}/typing',
    idempotent: true,
  }),
} as const;
