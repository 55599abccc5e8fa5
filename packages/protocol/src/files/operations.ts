import { Type as T } from '@sinclair/typebox';
import { limits } from '../limits.js';
import { operation } from '../operation.js';
import { ClientId, ConversationId, Empty, Seq, Time } from '../scalars.js';
import { FileId, FileInfoSchema, FileStateSchema } from './types.js';

const people = ['user', 'bot'] as const;
const path = (of: string) => T.String({ description: `A path of ${of}, to be resolved against the server's address.` });

/** Files: uploaded by tus (tus.io, 1.0.0), sent with messages, read by links. */
export const fileOperations = {
  'file.create': operation({
    summary:
      'Announce a file for a conversation, and get where it is uploaded to by tus 1.0.0: HEAD and PATCH, without signing in. The same client id gives the same file.',
    params: T.Object({
      conversationId: ConversationId,
      clientId: ClientId,
      name: T.String({ minLength: 1, maxLength: limits.fileNameLength }),
      type: T.Optional(
        T.String({
          maxLength: 100,
          pattern: '^[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+$',
          description: 'Its media type. A file whose bytes are another picture, sound or film is refused.',
        }),
      ),
      bytes: T.Integer({ minimum: 1, maximum: limits.fileBytes }),
    }),
    result: T.Object({
      fileId: FileId,
      state: FileStateSchema,
      uploadPath: path('the upload'),
      expiresAt: Time,
    }),
    errors: [
      'messaging/not-found',
      'messaging/forbidden',
      'messaging/conflict',
      'files/name',
      'files/too-large',
      'files/too-many',
      'files/full',
      'files/unavailable',
      'moderation/blocked',
      'moderation/unavailable',
      'messaging/silenced',
    ],
    callers: people,
    rate: 'write',
    http: 'POST /v1/files',
    idempotent: true,
  }),
  'file.finish': operation({
    summary:
      'Have a file looked at of which all bytes are there. Answers with `checking` where that takes longer than a few seconds: ask again.',
    params: T.Object({ fileId: FileId }),
    result: T.Object({ state: FileStateSchema, file: T.Optional(FileInfoSchema) }),
    errors: [
      'files/not-found',
      'files/incomplete',
      'files/type',
      'files/image',
      'files/refused',
      'files/unchecked',
      'files/full',
      'files/unavailable',
    ],
    callers: people,
    rate: 'write',
    http: 'POST /v1/files/{fileId}/finish',
    idempotent: true,
  }),
  'file.get': operation({
    summary: 'Links to a file of a message that the caller sees, or to one of their own, for a short time.',
    params: T.Object({
      fileId: FileId,
      conversationId: T.Optional(ConversationId),
      seq: T.Optional(Seq),
    }),
    result: T.Object({
      file: FileInfoSchema,
      path: path('the file'),
      thumbnailPath: T.Optional(path('the small picture of it')),
      expiresAt: Time,
    }),
    errors: ['files/not-found', 'files/unavailable'],
    callers: people,
    rate: 'read',
    http: 'GET /v1/files/{fileId}',
    idempotent: true,
  }),
  'file.delete': operation({
    summary: 'Delete a file of the caller that no message was sent with; an upload ends.',
    params: T.Object({ fileId: FileId }),
    result: Empty,
    errors: ['files/not-found', 'files/unavailable'],
    callers: people,
    rate: 'write',
    http: 'DELETE /v1/files/{fileId}',
    idempotent: true,
  }),
} as const;
