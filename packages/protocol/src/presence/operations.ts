import { Type as T } from '@sinclair/typebox';
import { operation } from '../operation.js';
import { Empty, UserId } from '../scalars.js';
import { PresenceSchema, PresenceStatusSchema } from './types.js';

const people = ['user', 'bot'] as const;
const userIds = T.Array(UserId, { maxItems: 200 });

/** Own presence and that of others. */
export const presenceOperations = {
  'presence.set': operation({
    summary: "Set the caller's status; it wins over what devices and calls say. `online` gives it back to them.",
    params: T.Object({ status: PresenceStatusSchema, message: T.Optional(T.String({ maxLength: 200 })) }),
    result: T.Object({ presence: PresenceSchema }),
    errors: [],
    callers: people,
    rate: 'write',
    http: 'PUT /v1/presence',
    idempotent: true,
  }),
  'presence.idle': operation({
    summary: 'Say that nobody uses this device, or that somebody does again.',
    params: T.Object({ idle: T.Boolean() }),
    result: Empty,
    errors: [],
    callers: people,
    rate: 'write',
    http: null,
    idempotent: true,
  }),
  'presence.get': operation({
    summary: 'The presence of users, once.',
    params: T.Object({ userIds }),
    result: T.Object({ items: T.Array(PresenceSchema) }),
    errors: [],
    callers: ['user', 'bot', 'admin'],
    rate: 'read',
    http: 'POST /v1/presence/query',
    idempotent: true,
  }),
  'presence.watch': operation({
    summary: 'The presence of users, now and whenever it changes, for as long as the session lasts.',
    params: T.Object({ userIds }),
    result: T.Object({ items: T.Array(PresenceSchema) }),
    errors: ['presence/too-many-watched'],
    callers: people,
    rate: 'read',
    http: null,
    idempotent: true,
  }),
  'presence.unwatch': operation({
    summary: 'End the watching of users.',
    params: T.Object({ userIds }),
    result: Empty,
    errors: [],
    callers: people,
    rate: 'read',
    http: null,
    idempotent: true,
  }),
} as const;
