import { Type as T } from '@sinclair/typebox';
import { operation } from '../operation.js';
import { Empty, PageCursor, PageLimit, UserId } from '../scalars.js';
import { BlockSchema } from './types.js';

const people = ['user', 'bot'] as const;

/** What a user does against another. */
export const moderationOperations = {
  'block.add': operation({
    summary:
      'Block a user: neither writes to the other directly or calls them any more, the blocked one adds the caller to nothing and sees them offline. They are not told.',
    params: T.Object({ userId: UserId }),
    result: Empty,
    errors: ['auth/unknown-user', 'moderation/too-many-blocked'],
    callers: people,
    rate: 'write',
    http: 'PUT /v1/blocks/{userId}',
    idempotent: true,
  }),
  'block.remove': operation({
    summary: 'Unblock a user. What they tried meanwhile was refused and does not come back.',
    params: T.Object({ userId: UserId }),
    result: Empty,
    errors: [],
    callers: people,
    rate: 'write',
    http: 'DELETE /v1/blocks/{userId}',
    idempotent: true,
  }),
  'block.list': operation({
    summary: 'Whom the caller has blocked, by id.',
    params: T.Object({ cursor: T.Optional(PageCursor), limit: T.Optional(PageLimit) }),
    result: T.Object({ items: T.Array(BlockSchema), next: T.Optional(PageCursor) }),
    errors: [],
    callers: people,
    rate: 'read',
    http: 'GET /v1/blocks',
    idempotent: true,
  }),
} as const;
