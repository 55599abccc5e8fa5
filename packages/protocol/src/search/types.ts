import { Type as T } from '@sinclair/typebox';
import { UserSchema } from '../auth/types.js';
import { ConversationKindSchema, MessageSchema } from '../messaging/types.js';
import { noun } from '../noun.js';
import { ConversationId } from '../scalars.js';

export const HighlightSchema = noun(
  'Highlight',
  'What of a text was searched for: from `start` up to, and without, `end`, in UTF-16 code units.',
  T.Object({ start: T.Integer({ minimum: 0 }), end: T.Integer({ minimum: 0 }) }),
);

export const MessageHitSchema = noun(
  'MessageHit',
  'A message that a search found, and where it stands.',
  T.Object({
    message: MessageSchema,
    highlights: T.Array(HighlightSchema, {
      description: 'In the text, in rising order, at most 50; none where something else of the message was found.',
    }),
    conversation: T.Object(
      {
        id: ConversationId,
        kind: ConversationKindSchema,
        name: T.Optional(T.String()),
        with: T.Optional(UserSchema),
      },
      { description: 'Enough to name it; `with` is the other one of a direct conversation.' },
    ),
  }),
);
