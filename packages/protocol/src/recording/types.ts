import { Type as T } from '@sinclair/typebox';
import { described, noun } from '../noun.js';
import { CallId, ConversationId, Time, UserId } from '../scalars.js';

export const RecordingId = T.String({ pattern: '^rec_[0-9A-Za-z]{20,32}_[0-9a-z]{1,12}$' });
export const RecordingFileId = T.String({ pattern: '^[0-9]{1,4}$' });

export const RecordingFileSchema = noun(
  'RecordingFile',
  'What one participant sent for a stretch of a recording: WebM with Opus, VP8 or both. A new stretch begins where recording went on after a pause, and where a device began anew.',
  T.Object({
    id: RecordingFileId,
    userId: UserId,
    source: T.Union([T.Literal('camera'), T.Literal('screen')], {
      description: 'Microphone and camera stand together; a shared screen apart.',
    }),
    audio: T.Boolean(),
    video: T.Boolean(),
    startedAt: described(Time, 'When its first sound or picture arrived: files are played together by it.'),
    durationMs: T.Integer({ minimum: 0 }),
    bytes: T.Integer({ minimum: 0 }),
    contentType: T.String(),
  }),
);

export const RecordingSchema = noun(
  'Recording',
  'A recording of a call, from when it was asked for until it was stopped or the call ended.',
  T.Object({
    id: RecordingId,
    callId: CallId,
    conversationId: T.Optional(ConversationId),
    by: described(UserId, 'Who asked for it.'),
    startedAt: Time,
    storedAt: Time,
    files: T.Array(RecordingFileSchema),
  }),
);

export const RecordingLinkSchema = noun(
  'RecordingLink',
  'Where a file can be read without signing in, in parts too (RFC 9110, section 14), until it expires.',
  T.Object({
    fileId: RecordingFileId,
    path: T.String({ description: "A path, to be resolved against the server's address." }),
    expiresAt: Time,
  }),
);
