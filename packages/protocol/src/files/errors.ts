import type { ErrorRow } from '../error-row.js';

/** Errors of files. */
export const filesErrors = {
  'files/not-found': {
    status: 404,
    retryable: false,
    because: 'there is no such file for you',
    next: 'Take it from a message that you see: it may have been deleted, or was never sent.',
  },
  'files/name': {
    status: 422,
    retryable: false,
    because: 'the name is a path, or has characters that hide what it is',
    next: 'Give the name of the file alone, without folders and control characters.',
  },
  'files/too-large': {
    status: 413,
    retryable: false,
    because: 'the file is larger than this server takes',
    next: 'Send a smaller one, or a link to it.',
  },
  'files/too-many': {
    status: 429,
    retryable: false,
    because: 'you have too many files under way that no message was sent with',
    next: 'Send or delete some of them first.',
  },
  'files/full': {
    status: 507,
    retryable: true,
    because: 'the server has no room for it now',
    next: 'Try again later, and tell whoever runs the server.',
  },
  'files/incomplete': {
    status: 409,
    retryable: false,
    because: 'not all of the file is there yet',
    next: 'Go on with the upload (tus) from where it is, then finish it.',
  },
  'files/checking': {
    status: 409,
    retryable: true,
    because: 'the server still looks at the file',
    next: 'Try again in a second.',
  },
  'files/type': {
    status: 422,
    retryable: false,
    because: 'the bytes of the file are not what its type says',
    next: 'Give the type that it has, or none.',
  },
  'files/image': {
    status: 422,
    retryable: false,
    because: 'the picture is broken or has more pixels than this server opens',
    next: 'Send a smaller one.',
  },
  'files/refused': {
    status: 422,
    retryable: false,
    because: 'what checks files here has refused it',
    next: 'Do not send it: it may do harm.',
  },
  'files/unchecked': {
    status: 503,
    retryable: true,
    because: 'what checks files here cannot be reached now',
    next: 'Try again later; the file is kept.',
  },
  'files/link-expired': {
    status: 410,
    retryable: false,
    because: 'the link was given for a short time, which is over',
    next: 'Ask for the file again.',
  },
  'files/range': {
    status: 416,
    retryable: false,
    because: 'the file is shorter than the part that was asked for',
    next: 'Ask for a part within its length.',
  },
  'files/unavailable': {
    status: 503,
    retryable: true,
    because: 'what keeps files cannot be reached now, or there is nothing that keeps them',
    next: 'Try again later; a server keeps files once it has a data folder.',
  },
} as const satisfies Record<string, ErrorRow>;
