import { Type as T } from '@sinclair/typebox';
import { operation } from '../operation.js';
import { CallId } from '../scalars.js';
import { CallSchema } from './types.js';

const people = ['user', 'bot'] as const;
const result = T.Object({ call: CallSchema });
const errors = ['calls/not-found', 'calls/ended', 'calls/forbidden'] as const;

/** Recording a call, with the consent of all who are in it. */
export const callRecordingOperations = {
  'call.record': operation({
    summary:
      'Ask to record the call, and consent to it; or stop that for all. It records while everybody in the call has consented. A call between two moves to the media server for it.',
    params: T.Object({ callId: CallId, on: T.Boolean() }),
    result,
    errors: [...errors, 'calls/unsupported', 'calls/media-unavailable'],
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
} as const;
