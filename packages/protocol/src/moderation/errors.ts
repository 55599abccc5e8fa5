import type { ErrorRow } from '../error-row.js';

/** Errors of moderation. */
export const moderationErrors = {
  'moderation/blocked': {
    status: 403,
    retryable: false,
    because: 'you have blocked this user',
    next: 'Unblock them first; `details.userIds` names whom.',
  },
  'moderation/unavailable': {
    status: 403,
    retryable: false,
    because: 'this user cannot be reached by you',
    next: 'Leave them out; `details.userIds` names whom.',
  },
  'moderation/too-many-blocked': {
    status: 409,
    retryable: false,
    because: 'you have blocked as many users as one may',
    next: 'Unblock somebody first; `details.limit` holds the limit.',
  },
} as const satisfies Record<string, ErrorRow>;
