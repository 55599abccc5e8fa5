import type { ErrorRow } from '../error-row.js';

/** Errors of conversations and messages. */
export const messagingErrors = {
  'messaging/not-found': {
    status: 404,
    retryable: false,
    because: 'there is no such conversation for you',
    next: 'Check the id, or ask a member to add you.',
  },
  'messaging/unknown-user': {
    status: 404,
    retryable: false,
    because: 'the app has no such user',
    next: 'Create the user first; `details.userIds` names who is missing.',
  },
  'messaging/forbidden': {
    status: 403,
    retryable: false,
    because: 'your role in this conversation does not allow it',
    next: 'Ask an owner of the conversation.',
  },
  'messaging/too-large': {
    status: 413,
    retryable: false,
    because: 'the message is larger than the limit',
    next: 'Shorten it; `details.limit` holds the limit in bytes.',
  },
  'messaging/empty': {
    status: 400,
    retryable: false,
    because: 'the message has neither text nor metadata',
    next: 'Give it a text.',
  },
  'messaging/invalid-text': {
    status: 400,
    retryable: false,
    because: 'the text is not well-formed Unicode',
    next: 'Do not cut a string inside a surrogate pair.',
  },
  'messaging/too-many-members': {
    status: 409,
    retryable: false,
    because: 'the group would have more members than the limit',
    next: 'Use a channel, or fewer members; `details.limit` holds the limit.',
  },
  'messaging/conflict': {
    status: 409,
    retryable: false,
    because: 'this client id was used for something else',
    next: 'Use a fresh client id for each new message or conversation.',
  },
} as const satisfies Record<string, ErrorRow>;
