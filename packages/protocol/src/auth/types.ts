import { Type as T } from '@sinclair/typebox';
import { noun } from '../noun.js';
import { Time, UserId } from '../scalars.js';

export const UserSchema = noun(
  'User',
  'A person or a bot inside an app.',
  T.Object({
    id: UserId,
    name: T.String({ minLength: 1, maxLength: 200 }),
    avatar: T.Optional(T.String({ maxLength: 2_048, pattern: '^https?://', description: 'URL of a picture.' })),
    bot: T.Optional(T.Literal(true)),
  }),
);

export const UserRecordSchema = noun(
  'UserRecord',
  "A user as the app's own backend sees it.",
  T.Composite([UserSchema, T.Object({ createdAt: Time, updatedAt: Time })]),
);
