import { Type as T } from '@sinclair/typebox';
import { operation } from '../operation.js';
import { Empty, PageCursor, PageLimit, UserId } from '../scalars.js';
import { UserRecordSchema, UserSchema } from './types.js';

const userFields = {
  name: T.Optional(UserSchema.properties.name),
  avatar: T.Optional(T.Union([UserSchema.properties.avatar, T.Null()])),
};

/** Users, bots and tokens. */
export const authOperations = {
  'user.upsert': operation({
    summary: 'Create a user, or change the fields given.',
    params: T.Object({ userId: UserId, ...userFields }),
    result: T.Object({ user: UserRecordSchema }),
    errors: [],
    callers: ['admin'],
    rate: 'write',
    http: 'PUT /v1/users/{userId}',
    idempotent: true,
  }),
  'user.get': operation({
    summary: 'One user of the app.',
    params: T.Object({ userId: UserId }),
    result: T.Object({ user: UserSchema }),
    errors: ['auth/unknown-user'],
    callers: ['user', 'bot', 'admin'],
    rate: 'read',
    http: 'GET /v1/users/{userId}',
    idempotent: true,
  }),
  'user.list': operation({
    summary: 'The users of the app, by id.',
    params: T.Object({ cursor: T.Optional(PageCursor), limit: T.Optional(PageLimit) }),
    result: T.Object({ items: T.Array(UserSchema), next: T.Optional(PageCursor) }),
    errors: [],
    callers: ['user', 'bot', 'admin'],
    rate: 'read',
    http: 'GET /v1/users',
    idempotent: true,
  }),
  'bot.create': operation({
    summary: 'Create a bot user and its key. The key is shown this once.',
    params: T.Object({ userId: UserId, name: T.Optional(UserSchema.properties.name) }),
    result: T.Object({ user: UserRecordSchema, apiKey: T.String() }),
    errors: [],
    callers: ['admin'],
    rate: 'write',
    http: 'POST /v1/bots',
    idempotent: false,
  }),
  'token.revoke': operation({
    summary: 'End every session of a user and refuse the tokens issued until now.',
    params: T.Object({ userId: UserId }),
    result: Empty,
    errors: ['auth/unknown-user'],
    callers: ['admin'],
    rate: 'write',
    http: 'POST /v1/users/{userId}/revoke',
    idempotent: true,
  }),
} as const;
