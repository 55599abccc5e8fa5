import type { ErrorRow } from '../error-row.js';

/** Errors of identity and permission. */
export const authErrors = {
  'auth/missing': {
    status: 401,
    retryable: false,
    because: 'no token was given',
    next: 'Send `Authorization: Bearer <token>`, or a token in session.open.',
  },
  'auth/invalid': {
    status: 401,
    retryable: false,
    because: 'the token is not valid for this app',
    next: 'Create it with admin.tokens.create and the secret of this app.',
  },
  'auth/expired': { status: 401, retryable: false, because: 'the token has expired', next: 'Ask for a new token.' },
  'auth/revoked': { status: 401, retryable: false, because: 'the token was revoked', next: 'Sign in again.' },
  'auth/forbidden': {
    status: 403,
    retryable: false,
    because: 'this caller may not do that',
    next: "Use a caller that may: the operation's page names who.",
  },
  'auth/unknown-user': {
    status: 404,
    retryable: false,
    because: 'the app has no such user',
    next: 'Create the user with admin.users.upsert.',
  },
  'auth/provider-failed': {
    status: 0,
    retryable: true,
    because: 'the token provider gave no token',
    next: 'Look at `cause`; the client asks again by itself.',
  },
} as const satisfies Record<string, ErrorRow>;
