import { Type as T } from '@sinclair/typebox';
import { operation } from '../operation.js';
import { ClientId, ConversationId, Empty, Seq, Time } from '../scalars.js';
import { mentioning, people, Text } from './fragments.js';
import { MetadataSchema, ScheduledMessageSchema } from './types.js';

/** Messages that the server sends later. */
export const scheduledOperations = {
  'scheduled.create': operation({
    summary: 'Have the server send a message later. The same client id never makes two.',
    params: T.Object({
      conversationId: ConversationId,
      clientId: ClientId,
      text: Text,
      metadata: T.Optional(MetadataSchema),
      replyTo: T.Optional(Seq),
      threadSeq: T.Optional(Seq),
      ...mentioning,
      sendAt: Time,
    }),
    result: T.Object({ scheduled: ScheduledMessageSchema }),
    errors: [
      'messaging/not-found',
      'messaging/forbidden',
      'messaging/too-large',
      'messaging/empty',
      'messaging/invalid-text',
      'messaging/invalid-time',
      'messaging/too-many',
      'messaging/conflict',
    ],
    callers: people,
    rate: 'send',
    http: 'POST /v1/scheduled',
    idempotent: true,
  }),
  'scheduled.update': operation({
    summary: 'Change a scheduled message before it is sent.',
    params: T.Object({
      clientId: ClientId,
      text: T.Optional(Text),
      metadata: T.Optional(MetadataSchema),
      sendAt: T.Optional(Time),
    }),
    result: T.Object({ scheduled: ScheduledMessageSchema }),
    errors: [
      'messaging/no-message',
      'messaging/too-large',
      'messaging/empty',
      'messaging/invalid-text',
      'messaging/invalid-time',
    ],
    callers: people,
    rate: 'send',
    http: 'PATCH /v1/scheduled/{clientId}',
    idempotent: true,
  }),
  'scheduled.list': operation({
    summary: "The caller's scheduled messages, the next to be sent first.",
    params: T.Object({ conversationId: T.Optional(ConversationId) }),
    result: T.Object({ items: T.Array(ScheduledMessageSchema) }),
    errors: ['messaging/not-found'],
    callers: people,
    rate: 'read',
    http: 'GET /v1/scheduled',
    idempotent: true,
  }),
  'scheduled.cancel': operation({
    summary: 'Do not send a scheduled message.',
    params: T.Object({ clientId: ClientId }),
    result: Empty,
    errors: [],
    callers: people,
    rate: 'write',
    http: 'DELETE /v1/scheduled/{clientId}',
    idempotent: true,
  }),
} as const;
