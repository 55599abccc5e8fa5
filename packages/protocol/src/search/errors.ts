import type { ErrorRow } from '../error-row.js';

/** Errors of searches. */
export const searchErrors = {
  'search/too-long': {
    status: 400,
    retryable: false,
    because: 'the query is longer than the limit',
    next: 'Search for fewer words; `details.limit` holds the limit in characters.',
  },
} as const satisfies Record<string, ErrorRow>;
