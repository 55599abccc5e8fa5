import { Type as T } from '@sinclair/typebox';
import { event } from '../operation.js';
import { ClientId, ConversationId, Seq, Time, UserId } from '../scalars.js';
import {
  ConversationInfoSchema,
  ConversationSettingsSchema,
  MessageChangeSchema,
  MessageSchema,
  ScheduledMessageSchema,
} from './types.js';

/** What members of a conversation are told. */
export const messagingEvents = {
  'message.created': event({ summary: 'A message was stored.', data: T.Object({ message: MessageSchema }) }),
  'message.updated': event({
    summary: 'A message was changed: its text, reactions, votes, pin, thread or preview.',
    data: T.Object({ message: MessageSchema, change: MessageChangeSchema }),
  }),
  'conversation.updated': event({
    summary: 'A conversation was made or changed, or the receiver was added to it.',
    data: T.Object({ conversation: ConversationInfoSchema }),
  }),
  'conversation.left': event({
    summary: 'A user is no longer a member; when it is the receiver, the conversation is gone for them.',
    data: T.Object({ conversationId: ConversationId, userId: UserId }),
  }),
  'conversation.configured': event({
    summary: 'The receiver keeps a conversation otherwise, from another of their devices.',
    data: T.Object({ conversationId: ConversationId, settings: ConversationSettingsSchema }),
  }),
  'conversation.silenced': event({
    summary: 'A user may write nothing in a conversation, or may again. They and those who run it are told.',
    data: T.Object({
      conversationId: ConversationId,
      userId: UserId,
      silenced: T.Boolean(),
      until: T.Optional(Time),
    }),
  }),
  'scheduled.changed': event({
    summary: 'The receiver scheduled a message or changed one, or it could not be sent.',
    data: T.Object({ scheduled: ScheduledMessageSchema }),
  }),
  'scheduled.removed': event({
    summary: 'A scheduled message of the receiver was sent or cancelled.',
    data: T.Object({ conversationId: ConversationId, clientId: ClientId }),
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
