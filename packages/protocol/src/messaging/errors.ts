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
    because: 'the message has no text, metadata, poll or message to forward',
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
    because: 'the conversation would have more members than the limit',
    next: 'Use a channel, or fewer members; `details.limit` holds the limit.',
  },
  'messaging/no-message': {
    status: 404,
    retryable: false,
    because: 'the conversation has no such message',
    next: 'Check the seq.',
  },
  'messaging/deleted': {
    status: 409,
    retryable: false,
    because: 'the message was deleted or its content was not kept',
    next: 'Nothing can be done with it any more.',
  },
  'messaging/invalid-emoji': {
    status: 400,
    retryable: false,
    because: 'a reaction is one emoji, whole',
    next: 'Send a single emoji of Unicode (RGI).',
  },
  'messaging/invalid-poll': {
    status: 400,
    retryable: false,
    because: 'the poll or the vote does not fit',
    next: 'Give different options, and vote for options that the poll has; one only unless it allows several.',
  },
  'messaging/poll-closed': {
    status: 409,
    retryable: false,
    because: 'the poll takes no more votes',
    next: 'Show its result.',
  },
  'messaging/invalid-time': {
    status: 400,
    retryable: false,
    because: 'a message can be scheduled for the future only, and not beyond the limit',
    next: 'Choose a later time; `details.limit` holds the most milliseconds from now.',
  },
  'messaging/too-many': {
    status: 409,
    retryable: false,
    because: 'there would be more of these than the limit',
    next: 'Remove one first; `details.limit` holds the limit.',
  },
  'messaging/last-owner': {
    status: 409,
    retryable: false,
    because: 'the conversation would have no owner',
    next: 'Make somebody else owner first.',
  },
  'messaging/banned': {
    status: 403,
    retryable: false,
    because: 'who would come was banned from the conversation',
    next: 'Ask an owner of it to unban them.',
  },
  'messaging/silenced': {
    status: 403,
    retryable: false,
    because: 'you may write nothing in this conversation for now',
    next: 'Read on; `details.until` says when it ends, in ms since the epoch, unless somebody must end it.',
  },
  'messaging/outbox-full': {
    status: 0,
    retryable: false,
    because: 'too many messages wait to be sent on this device',
    next: 'Wait until some are sent, or discard failed ones; `details.limit` holds the limit.',
  },
  'messaging/conflict': {
    status: 409,
    retryable: false,
    because: 'this client id was used for something else',
    next: 'Use a fresh client id for each new message or conversation.',
  },
} as const satisfies Record<string, ErrorRow>;
