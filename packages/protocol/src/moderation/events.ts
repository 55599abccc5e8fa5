import { Type as T } from '@sinclair/typebox';
import { event } from '../operation.js';
import { UserId } from '../scalars.js';

/** What a user's own devices are told. */
export const moderationEvents = {
  'block.changed': event({
    summary: 'The user has blocked somebody, or unblocked them. Only their own devices are told.',
    data: T.Object({ userId: UserId, blocked: T.Boolean() }),
  }),
} as const;
