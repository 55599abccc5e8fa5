import { Type as T } from '@sinclair/typebox';
import { noun } from '../noun.js';
import { Time, UserId } from '../scalars.js';

export const PresenceStatusSchema = noun(
  'PresenceStatus',
  'One value per user, made from all devices and calls.',
  T.Union([T.Literal('online'), T.Literal('away'), T.Literal('dnd'), T.Literal('busy'), T.Literal('offline')]),
);

export const PresenceSchema = noun(
  'Presence',
  "What others see of a user: status, the user's own words, and when they were last connected.",
  T.Object({
    userId: UserId,
    status: PresenceStatusSchema,
    message: T.Optional(T.String({ maxLength: 200 })),
    lastSeen: T.Optional(Time),
  }),
);
