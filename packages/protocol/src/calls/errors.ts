import type { ErrorRow } from '../error-row.js';

/** Errors of calls and media. */
export const callsErrors = {
  'calls/not-found': {
    status: 404,
    retryable: false,
    because: 'there is no such call for you',
    next: 'It may have ended; look at the call history.',
  },
  'calls/unknown-user': {
    status: 404,
    retryable: false,
    because: 'the app has no such user',
    next: 'Check the id of whom you call.',
  },
  'calls/ended': { status: 409, retryable: false, because: 'the call has ended', next: 'Start a new call.' },
  'calls/answered-elsewhere': {
    status: 409,
    retryable: false,
    because: 'another of your devices answered the call',
    next: 'Continue there.',
  },
  'calls/forbidden': {
    status: 403,
    retryable: false,
    because: 'this device is not the one in the call',
    next: 'Use the device that started or answered it.',
  },
  'calls/self': { status: 400, retryable: false, because: 'nobody can call themselves', next: 'Call another user.' },
  'calls/too-many': {
    status: 400,
    retryable: false,
    because: 'more people are in this group than the media server carries in one call',
    next: 'Call a smaller group; details say how many may be in a call.',
  },
  'calls/no-groups': {
    status: 501,
    retryable: false,
    because: 'this server has no media server for group calls',
    next: 'Start it with a media server, or call one person.',
  },
  'calls/full': {
    status: 409,
    // Nobody knows when there is room: it is the user who tries again.
    retryable: false,
    because: 'as many are in the call as it carries',
    next: 'Try again when somebody has left; details say how many may be in it.',
  },
  'calls/locked': {
    status: 403,
    retryable: false,
    because: 'the host has locked the call',
    next: 'Ask somebody who is in it to add you.',
  },
  'calls/removed': {
    status: 403,
    retryable: false,
    because: 'you were put out of the call',
    next: 'Ask somebody who is in it to add you.',
  },
  'calls/not-host': {
    status: 403,
    retryable: false,
    because: 'only the host of a call of a group may do this',
    next: 'Ask the host; `host` of the call says who it is.',
  },
  'calls/no-participant': {
    status: 404,
    retryable: false,
    because: 'they are not in this call',
    next: 'Look at the participants of the call.',
  },
  'calls/invalid-emoji': {
    status: 400,
    retryable: false,
    because: 'a reaction is one emoji, whole',
    next: 'Send a single emoji of Unicode (RGI).',
  },
  'calls/media-unavailable': {
    status: 503,
    retryable: true,
    because: 'no media server can carry the call now',
    next: 'Try again; when one is back, the call goes on with a new epoch.',
  },
  'calls/media-refused': {
    status: 400,
    retryable: false,
    because: 'the media server does not accept this',
    next: 'Check the description, or what of it is asked for.',
  },
  'calls/too-large': {
    status: 413,
    retryable: false,
    because: 'the session description, or what is sent to the others, is larger than the limit',
    next: 'Offer fewer codecs or tracks, or send less; details name the limit.',
  },
  'calls/not-recorded': {
    status: 409,
    retryable: false,
    because: 'nobody asks to record this call, or it was stopped',
    next: 'Look at `recording` of the call.',
  },
  'calls/encrypted': {
    status: 409,
    retryable: false,
    because: 'the call is encrypted from device to device, and nobody but its devices sees or hears what is in it',
    next: 'Start a call that is not encrypted to record it, to have captions or to have a phone in it.',
  },
  'calls/not-encrypted': {
    status: 409,
    retryable: false,
    because: 'a call runs there that is not encrypted from device to device',
    next: 'Join it as it is, or start one when it has ended.',
  },
  'calls/media-denied': {
    status: 0,
    retryable: false,
    because: 'the browser or the user refused the microphone or camera',
    next: 'Allow it in the site settings of the browser, then switch it on again.',
  },
  'calls/media-missing': {
    status: 0,
    retryable: false,
    because: 'no such device is connected',
    next: 'Connect a microphone or camera, then switch it on again.',
  },
  'calls/media-busy': {
    status: 0,
    retryable: true,
    because: 'another program uses the device',
    next: 'Close the other program, then try again.',
  },
  'calls/media-insecure': {
    status: 0,
    retryable: false,
    because: 'browsers give microphone and camera to secure pages only',
    next: 'Open the page over https or on localhost.',
  },
  'calls/unsupported': {
    status: 501,
    retryable: false,
    because: 'this call cannot do that',
    next: 'Look at `call.capabilities` before you ask.',
  },
} as const satisfies Record<string, ErrorRow>;
