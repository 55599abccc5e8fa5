import { Type as T } from '@sinclair/typebox';
import { event, operation } from '../operation.js';
import { CallId, Time, UserId } from '../scalars.js';
import { CallSchema } from './types.js';

const people = ['user', 'bot'] as const;
const result = T.Object({ call: CallSchema });
const errors = ['calls/not-found', 'calls/ended', 'calls/forbidden'] as const;

/** Recording a call, with the consent of all who are in it, and telling what is said in it. */
export const callRecordingOperations = {
  'call.record': operation({
    summary:
      'Ask to record the call, and consent to it; or stop that for all. It records while everybody in the call has consented. A call between two moves to the media server for it.',
    params: T.Object({ callId: CallId, on: T.Boolean() }),
    result,
    errors: [...errors, 'calls/unsupported', 'calls/encrypted', 'calls/media-unavailable'],
    callers: people,
    rate: 'write',
    http: null,
    idempotent: true,
  }),
  'call.consent': operation({
    summary: 'Consent to being recorded, decline it, or withdraw: then nobody is recorded any more.',
    params: T.Object({ callId: CallId, consent: T.Boolean() }),
    result,
    errors: [...errors, 'calls/not-recorded'],
    callers: people,
    rate: 'write',
    http: null,
    idempotent: true,
  }),
  'call.caption': operation({
    summary:
      'Have what is said in the call told as text to all who are in it, by `call.captioned`; or stop that. A call between two moves to the media server for it.',
    params: T.Object({ callId: CallId, on: T.Boolean() }),
    result,
    errors: [...errors, 'calls/unsupported', 'calls/encrypted'],
    callers: people,
    rate: 'write',
    http: null,
    idempotent: true,
  }),
} as const;

/** What is told of what is said. */
export const callCaptionEvents = {
  'call.captioned': event({
    summary:
      'What somebody in the call said, as it was understood. Until `final`, the next one of theirs takes its place.',
    data: T.Object({ callId: CallId, userId: UserId, text: T.String(), final: T.Boolean(), at: Time }),
  }),
} as const;
