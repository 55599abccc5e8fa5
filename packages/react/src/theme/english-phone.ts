import type { EndReason, ErrorCode } from '@parley/core';

/** Why a number cannot be called, and what to do. */
const refusals: Partial<Record<ErrorCode, string>> = {
  'calls/self': 'This is your own number. Call another one.',
  'calls/unsupported': 'This cannot be done in this call now. Try again in a moment.',
  'telephony/barred': 'This number may not be called from here. Ask whoever runs your phones to allow it.',
  'telephony/invalid-digits': 'Only digits, * and # can be sent.',
  'telephony/limit': 'Too many calls to phones run now, or were made today. Try again later.',
  'telephony/no-number': 'You have no number to call from. Ask whoever runs your phones for one.',
  'telephony/transferring': 'This call is being transferred already. Wait until that is over.',
  'telephony/unavailable': 'No phones can be called here.',
  'telephony/unknown-number': 'This is no phone number. Check it; a number abroad begins with + and its country.',
  'telephony/unreachable': 'The phone network cannot be reached now. Try again in a moment.',
};

/** Why a transfer did not come about. */
const transferFailures: Partial<Record<EndReason, string>> = {
  barred: 'the number may not be called',
  busy: 'the line is busy',
  rejected: 'declined',
  timeout: 'no answer',
  unknownNumber: 'nobody has this number',
  unreachable: 'cannot be reached now',
};

/** What is said in calls with phones and on the dial pad, beside what is said in every call. */
export const phoneCalls = {
  field: 'Name or number',
  found: 'Who can be called',
  none: 'Nobody by this name is known here. Dial a number.',
  emergency: 'Emergency call',
  emergencyNote: 'This calls the emergency services. Say first where you are: they may not see it.',
  refusals,
  keypad: 'Keypad',
  closeKeypad: 'Close the keypad',
  pressed: 'Keys you pressed',
  holdNote: 'Neither of you hears the other.',
  heldNote: 'They hear you again when they come back.',
  others: 'Other calls',
  onHold: 'On hold',
  switchTo: (name: string) => `Switch to ${name}`,
  switchShort: 'Switch',
  connect: (name: string, other: string) => `Connect them: ${name} and ${other}`,
  connectShort: 'Connect them',
  failed: (reason: string) => `This did not work. ${reason}`,
  transfer: {
    title: 'Transfer the call',
    button: 'Transfer',
    hint: (name: string) => `Who shall go on talking to ${name}?`,
    now: 'Transfer now',
    talkFirst: 'Talk first',
    talkFirstHint: (name: string) => `“Talk first” holds ${name} and calls the other one; then connect the two.`,
    trying: (name: string) => `Transferring to ${name}…`,
    failed: (name: string, reason: string) => `Not transferred to ${name}: ${reason}. You still have the call.`,
    unknown: 'the call could not be made',
    again: 'Transfer to somebody else',
    failures: transferFailures,
  },
};
