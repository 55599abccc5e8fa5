import type { ErrorRow } from '../error-row.js';

/** Errors of the wire itself, of limits and of the server's state. */
export const connectionErrors = {
  'protocol/malformed': {
    status: 400,
    retryable: false,
    because: 'the frame is not JSON of the expected shape',
    next: 'Send one JSON object per frame, as the protocol page shows.',
  },
  'protocol/too-deep': {
    status: 400,
    retryable: false,
    because: 'the JSON is nested deeper than the limit',
    next: 'Flatten the value; `details.limit` holds the limit.',
  },
  'protocol/too-large': {
    status: 413,
    retryable: false,
    because: 'the frame is larger than the limit',
    next: 'Send less at once; `details.limit` holds the limit in bytes.',
  },
  'protocol/unknown-operation': {
    status: 404,
    retryable: false,
    because: 'this server has no such operation',
    next: 'Check the name, or the `features` that the server gave at session.open.',
  },
  'protocol/invalid-params': {
    status: 400,
    retryable: false,
    because: 'the parameters do not fit the operation',
    next: 'Correct what `details.problems` names.',
  },
  'protocol/unsupported-version': {
    status: 426,
    retryable: false,
    because: 'client and server share no protocol version',
    next: 'Update the older side; `details` holds what both speak.',
  },
  'protocol/not-open': {
    status: 401,
    retryable: false,
    because: 'the session is not open',
    next: 'Send session.open first.',
  },
  'protocol/already-open': {
    status: 409,
    retryable: false,
    because: 'the session is open already',
    next: 'Use session.refresh to change the token.',
  },
  'protocol/unknown-stream': {
    status: 404,
    retryable: false,
    because: 'this stream has ended or never was',
    next: 'Open another one and resume the session on it.',
  },
  'protocol/out-of-order': {
    status: 409,
    retryable: false,
    because: 'frames are missing before these',
    next: 'Send the frames in order, and the next ones once those before are answered.',
  },
  'limits/rate': {
    status: 429,
    retryable: true,
    because: 'too many requests came in too short a time',
    next: 'Wait for `retryAfter` milliseconds.',
  },
  'limits/in-flight': {
    status: 429,
    retryable: true,
    because: 'too many requests wait for an answer on this connection',
    next: 'Wait for answers before sending more.',
  },
  'server/internal': {
    status: 500,
    retryable: true,
    because: 'the server failed',
    next: 'Try again; if it stays, give the request id to whoever runs the server.',
  },
  'server/unavailable': {
    status: 503,
    retryable: true,
    because: 'the server cannot serve this now',
    next: 'Try again after `retryAfter` milliseconds.',
  },
  'connection/lost': {
    status: 0,
    retryable: true,
    because: 'the connection was lost before the answer came',
    next: 'Try again once connected.',
  },
  'connection/timeout': { status: 0, retryable: true, because: 'no answer came in time', next: 'Try again.' },
  'connection/disconnected': {
    status: 0,
    retryable: false,
    because: 'the client is disconnected',
    next: 'Call connect() first.',
  },
  'connection/cancelled': {
    status: 0,
    retryable: false,
    because: 'the caller cancelled',
    next: 'Nothing; this is what you asked for.',
  },
  'connection/superseded': {
    status: 0,
    retryable: false,
    because: 'the same device connected from elsewhere',
    next: 'Give each client its own device id.',
  },
} as const satisfies Record<string, ErrorRow>;
