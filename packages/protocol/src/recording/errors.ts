import type { ErrorRow } from '../error-row.js';

/** Errors of recordings of calls. */
export const recordingErrors = {
  'recording/not-found': {
    status: 404,
    retryable: false,
    because: 'there is no such recording for you',
    next: 'List the recordings of the call: it may have been deleted, or is not stored yet.',
  },
  'recording/forbidden': {
    status: 403,
    retryable: false,
    because: "only who started the call may do this, and the app's own backend",
    next: 'Ask them.',
  },
  'recording/link-expired': {
    status: 410,
    retryable: false,
    because: 'the link was given for a short time, which is over',
    next: 'Ask for the recording again.',
  },
  'recording/range': {
    status: 416,
    retryable: false,
    because: 'the file is shorter than the part that was asked for',
    next: 'Ask for a part within its length.',
  },
  'recording/unavailable': {
    status: 503,
    retryable: true,
    because: 'what keeps recordings cannot be reached now',
    next: 'Try again later.',
  },
} as const satisfies Record<string, ErrorRow>;
