import { Type as T } from '@sinclair/typebox';
import { limits } from '../limits.js';
import { described, noun } from '../noun.js';

export const FileId = T.String({ pattern: '^fil_[0-9A-Za-z]{20,32}$' });

const Pixels = T.Integer({ minimum: 1, maximum: 65_535 });

export const FileInfoSchema = noun(
  'FileInfo',
  'A file of a message. What it says of itself was found in its bytes by the server.',
  T.Object({
    id: FileId,
    name: T.String({ minLength: 1, maxLength: limits.fileNameLength }),
    type: T.String({
      maxLength: 100,
      description: 'A media type (RFC 6838); `application/octet-stream` where unknown.',
    }),
    bytes: T.Integer({ minimum: 1, maximum: limits.fileBytes }),
    width: T.Optional(described(Pixels, 'Of a picture, as it is shown, in pixels.')),
    height: T.Optional(described(Pixels, 'Of a picture, as it is shown, in pixels.')),
    thumbnail: T.Optional(
      T.Literal(true, { description: 'There is a small picture of it (WebP, at most 480 pixels wide and high).' }),
    ),
  }),
);

export const FileStateSchema = noun(
  'FileState',
  'Where a file stands: `uploading` until all of it is there, `checking` until the server has looked at it, then `ready`.',
  T.Union([T.Literal('uploading'), T.Literal('checking'), T.Literal('ready')]),
);
