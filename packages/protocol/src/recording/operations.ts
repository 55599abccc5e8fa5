import { Type as T } from '@sinclair/typebox';
import { operation } from '../operation.js';
import { CallId, ConversationId, Empty } from '../scalars.js';
import { RecordingId, RecordingLinkSchema, RecordingSchema } from './types.js';

const people = ['user', 'bot'] as const;

/** Reading what was recorded of calls. */
export const recordingOperations = {
  'recording.list': operation({
    summary:
      'Recordings of a call, or of all calls of a conversation, that the caller took part in; the last begun first. They are there once they are stored.',
    params: T.Object({
      callId: T.Optional(CallId),
      conversationId: T.Optional(ConversationId),
      before: T.Optional(RecordingId),
      limit: T.Optional(T.Integer({ minimum: 1, maximum: 100, default: 50 })),
    }),
    result: T.Object({ recordings: T.Array(RecordingSchema), next: T.Optional(RecordingId) }),
    errors: ['calls/not-found', 'messaging/not-found', 'recording/unavailable'],
    callers: people,
    rate: 'read',
    http: 'GET /v1/recordings',
    idempotent: true,
  }),
  'recording.get': operation({
    summary: 'One recording of a call that the caller took part in, with links to its files.',
    params: T.Object({ recordingId: RecordingId }),
    result: T.Object({ recording: RecordingSchema, links: T.Array(RecordingLinkSchema) }),
    errors: ['recording/not-found', 'recording/unavailable'],
    callers: people,
    rate: 'read',
    http: 'GET /v1/recordings/{recordingId}',
    idempotent: true,
  }),
  'recording.delete': operation({
    summary: "Delete a recording for all, for ever: who started its call may, and the app's own backend.",
    params: T.Object({ recordingId: RecordingId }),
    result: Empty,
    errors: ['recording/not-found', 'recording/forbidden', 'recording/unavailable'],
    callers: ['user', 'bot', 'admin'],
    rate: 'write',
    http: 'DELETE /v1/recordings/{recordingId}',
    idempotent: true,
  }),
} as const;
