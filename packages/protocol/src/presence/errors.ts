import type { ErrorRow } from '../error-row.js';

/** Errors of presence. */
export const presenceErrors = {
  'presence/too-many-watched': {
    status: 409,
    retryable: false,
    because: 'this session watches as many users as it may',
    next: 'Unwatch users that are off screen; `details.limit` holds the limit.',
  },
} as const satisfies Record<string, ErrorRow>;
