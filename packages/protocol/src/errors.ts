import { authErrors } from './auth/errors.js';
import { callsErrors } from './calls/errors.js';
import { connectionErrors } from './connection/errors.js';
import { filesErrors } from './files/errors.js';
import { messagingErrors } from './messaging/errors.js';
import { moderationErrors } from './moderation/errors.js';
import { presenceErrors } from './presence/errors.js';
import { pushErrors } from './push/errors.js';
import { recordingErrors } from './recording/errors.js';
import { searchErrors } from './search/errors.js';
import { telephonyErrors } from './telephony/errors.js';

/** Every error code of Parley, the same on the wire, in the types and in the docs. */
export const errors = {
  ...connectionErrors,
  ...authErrors,
  ...messagingErrors,
  ...filesErrors,
  ...presenceErrors,
  ...callsErrors,
  ...recordingErrors,
  ...telephonyErrors,
  ...pushErrors,
  ...searchErrors,
  ...moderationErrors,
} as const;

/** A stable code of the form `slice/what-happened`. */
export type ErrorCode = keyof typeof errors;
