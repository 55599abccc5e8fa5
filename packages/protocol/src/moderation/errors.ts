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
  'moderation/refused': {
    status: 403,
    retryable: false,
    because: 'the app does not let this text through',
    next: 'Write it in other words; `details.reason` says why where the app does.',
  },
  'moderation/unchecked': {
    status: 503,
    retryable: true,
    because: 'the app could not look at it now',
    next: 'Try again in a moment.',
  },
  'moderation/no-report': {
    status: 404,
    retryable: false,
    because: 'the app has no such report',
    next: 'Check the id; `report.list` names those there are.',
  },
  'moderation/resolved': {
    status: 409,
    retryable: false,
    because: 'the report was resolved before',
    next: 'Ask for it again to see what was decided.',
  },
  'moderation/not-hidden': {
    status: 409,
    retryable: false,
    because: 'no message of yours was hidden there, or you have appealed before',
    next: 'Wait for `appeal.resolved` where you have appealed.',
  },
} as const satisfies Record<string, ErrorRow>;
