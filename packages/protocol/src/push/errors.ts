import type { ErrorRow } from '../error-row.js';

/** Errors of pushes. */
export const pushErrors = {
  'push/unavailable': {
    status: 501,
    retryable: false,
    because: 'this server sends no pushes of this kind',
    next: 'Start it with a contact for pushes (PARLEY_PUSH_CONTACT), or register another kind.',
  },
  'push/bad-subscription': {
    status: 400,
    retryable: false,
    because: 'the subscription leads nowhere',
    next: 'Register what the push manager of the browser gave, unchanged.',
  },
} as const satisfies Readonly<Record<string, ErrorRow>>;
