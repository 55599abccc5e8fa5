import type { ErrorRow } from '../error-row.js';

/** Errors of phones and their numbers. */
export const telephonyErrors = {
  'telephony/unavailable': {
    status: 501,
    retryable: false,
    because: 'this server has no way to the phone network',
    next: 'Start it with a phone edge, or call a user.',
  },
  'telephony/unknown-number': {
    status: 404,
    retryable: false,
    because: 'this is no number that can be called',
    next: 'Check it; with + and the code of the country it is read the same everywhere.',
  },
  'telephony/barred': {
    status: 403,
    retryable: false,
    because: 'the app does not let its users call this number',
    next: 'Ask whoever runs the app.',
  },
  'telephony/no-number': {
    status: 403,
    retryable: false,
    because: 'you have no number to call from',
    next: 'Ask whoever runs the app to give you one.',
  },
  'telephony/not-found': {
    status: 404,
    retryable: false,
    because: 'the app has no such number',
    next: 'List the numbers of the app.',
  },
  'telephony/taken': {
    status: 409,
    retryable: false,
    because: 'the number belongs to another app of this server',
    next: 'Take it from that app first.',
  },
  'telephony/name-taken': {
    status: 409,
    retryable: false,
    because: 'a desk phone of this server has that name',
    next: 'Choose another one, or take that phone away first.',
  },
  'telephony/no-phone': {
    status: 404,
    retryable: false,
    because: 'the app has no such desk phone',
    next: 'List the desk phones of the app.',
  },
  'telephony/limit': {
    status: 429,
    retryable: true,
    because: 'the app has as many calls to phones as it may have',
    next: 'Try again later; details say which limit it is.',
  },
  'telephony/unreachable': {
    status: 503,
    retryable: true,
    because: 'no way to the phone network works now',
    next: 'Try again later.',
  },
  'telephony/transferring': {
    status: 409,
    retryable: true,
    because: 'the call is being transferred already',
    next: 'Wait for what becomes of it; `transfer` of the call says so.',
  },
  'telephony/transfer-failed': {
    status: 0,
    retryable: true,
    because: 'whom the call was to go to did not get it',
    next: 'It goes on as it was; `details.reason` says why.',
  },
  'telephony/invalid-digits': {
    status: 0,
    retryable: false,
    because: 'only 0 to 9, *, #, A to D and , are tones of a phone',
    next: 'Send at most 64 of these.',
  },
} as const satisfies Record<string, ErrorRow>;
