import { Type as T } from '@sinclair/typebox';
import { UserSchema } from '../auth/types.js';
import { noun } from '../noun.js';
import { Time } from '../scalars.js';

export const BlockSchema = noun(
  'Block',
  'A user whom another one has blocked.',
  T.Object({ user: UserSchema, blockedAt: Time }),
);
