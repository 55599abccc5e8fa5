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
  'push/unsupported': {
    status: 0,
    retryable: false,
    because: 'this browser has no pushes here',
    next: 'Serve the page over HTTPS with a service worker; on an iPhone, add it to the home screen first.',
  },
  'push/denied': {
    status: 0,
    retryable: false,
    because: 'notifications are not allowed',
    next: 'Ask the user to allow them in the settings of the browser, and call it from a click.',
  },
  'push/failed': {
    status: 0,
    retryable: true,
    because: "the browser's push service did not take this device",
    next: 'Try again later.',
  },
} as const satisfies Readonly<Record<string, ErrorRow>>;
