import { Type as T } from '@sinclair/typebox';
import { event } from '../operation.js';
import { ConversationId, Seq, UserId } from '../scalars.js';
import { ConversationInfoSchema, MessageSchema } from './types.js';

/** What members of a conversation are told. */
export const messagingEvents = {
  'message.created': event({ summary: 'A message was stored.', data: T.Object({ message: MessageSchema }) }),
  'conversation.updated': event({
    summary: 'A conversation was made or changed, or the receiver was added to it.',
    data: T.Object({ conversation: ConversationInfoSchema }),
  }),
  'conversation.left': event({
    summary: 'A user is no longer a member; when it is the receiver, the conversation is gone for them.',
    data: T.Object({ conversationId: ConversationId, userId: UserId }),
  }),
  'receipt.updated': event({
    summary: 'A member has received or read further.',
    data: T.Object({ conversationId: ConversationId, userId: UserId, deliveredSeq: Seq, readSeq: Seq }),
  }),
  'typing.changed': event({
    summary: 'A member types, or has stopped.',
    data: T.Object({
      conversationId: ConversationId,
      userId: UserId,
      active: T.Boolean(),
      expiresIn: T.Integer({ description: 'Milliseconds after which it is over unless renewed.' }),
    }),
  }),
} as const;
