import { Type as T } from '@sinclair/typebox';
import { described, noun } from '../noun.js';
import { UserSchema } from '../auth/types.js';
import { CallId, ConversationId, Seq, Time, UserId } from '../scalars.js';

const base64url = (bytes: number) => T.String({ pattern: `^[A-Za-z0-9_-]{${Math.ceil((bytes * 4) / 3)}}={0,2}$` });

export const WebPushSubscriptionSchema = noun(
  'WebPushSubscription',
  'What the push manager of a browser gives (RFC 8030, RFC 8291).',
  T.Object({
    kind: T.Literal('web'),
    endpoint: T.String({ pattern: '^https://', maxLength: 1000 }),
    keys: T.Object({
      p256dh: described(base64url(65), 'The browser’s public key, a point of P-256.'),
      auth: described(base64url(16), 'The secret of the subscription.'),
    }),
  }),
);

export const AppPushSubscriptionSchema = noun(
  'AppPushSubscription',
  'The token of an app on a phone.',
  T.Object({
    kind: T.Union([T.Literal('apns'), T.Literal('fcm')]),
    token: T.String({ minLength: 1, maxLength: 1000 }),
  }),
);

export const DeviceSubscriptionSchema = noun(
  'DeviceSubscription',
  'Where a device is told what happens while it is not connected.',
  T.Union([WebPushSubscriptionSchema, AppPushSubscriptionSchema]),
);

const recipient = { userId: described(UserId, 'Whom it is for.') };

export const PushedMessageSchema = noun(
  'PushedMessage',
  'What a push says of a message.',
  T.Object({
    type: T.Literal('message'),
    ...recipient,
    conversationId: ConversationId,
    seq: Seq,
    sender: UserSchema,
    group: T.Optional(T.String({ description: 'The name of the conversation, where it is not between two.' })),
    text: T.String({ description: 'The beginning of what it says.' }),
    missedCall: T.Optional(T.Literal(true, { description: 'It says that the user missed a call.' })),
    sentAt: Time,
  }),
);

export const PushedCallSchema = noun(
  'PushedCall',
  'A push that a call rings.',
  T.Object({
    type: T.Literal('call'),
    ...recipient,
    callId: CallId,
    from: T.String({ description: 'The name of who calls.' }),
    video: T.Boolean(),
    startedAt: Time,
  }),
);

export const PushedCallEndSchema = noun(
  'PushedCallEnd',
  'A push that a call rings no longer.',
  T.Object({ type: T.Literal('callEnded'), ...recipient, callId: CallId }),
);

export const PushPayloadSchema = noun(
  'PushPayload',
  'What a push brings to a device, encrypted for it alone.',
  T.Union([PushedMessageSchema, PushedCallSchema, PushedCallEndSchema]),
);
