import { Type as T } from '@sinclair/typebox';
import { UserSchema } from '../auth/types.js';
import { MessageSchema } from '../messaging/types.js';
import { described, noun } from '../noun.js';
import { ReportId, Time } from '../scalars.js';

export const BlockSchema = noun(
  'Block',
  'A user whom another one has blocked.',
  T.Object({ user: UserSchema, blockedAt: Time }),
);

export const ReportReasonSchema = noun(
  'ReportReason',
  'What is wrong with it.',
  T.Union(
    (['spam', 'harassment', 'hate', 'violence', 'sexual', 'selfHarm', 'other'] as const).map((reason) =>
      T.Literal(reason),
    ),
  ),
);

export const AppealSchema = noun(
  'Appeal',
  'What the author of a hidden message says to that, and what was decided then.',
  T.Object({
    text: T.String(),
    appealedAt: Time,
    outcome: T.Optional(
      T.Union([T.Literal('upheld'), T.Literal('overturned')], {
        description: 'What became of the decision to hide: absent until somebody has looked again.',
      }),
    ),
    note: T.Optional(T.String()),
    resolvedAt: T.Optional(Time),
  }),
);

export const ReportSchema = noun(
  'Report',
  'What somebody reported, as the app’s own backend sees it.',
  T.Object({
    id: ReportId,
    reporter: UserSchema,
    user: described(UserSchema, 'Who was reported: of a message its sender.'),
    message: T.Optional(described(MessageSchema, 'As it was when it was reported; kept here also once it is hidden.')),
    reason: ReportReasonSchema,
    note: T.Optional(T.String()),
    state: T.Union([T.Literal('open'), T.Literal('resolved'), T.Literal('appealed'), T.Literal('closed')], {
      description: '`closed`: an appeal was decided, and nothing more can be done.',
    }),
    createdAt: Time,
    action: T.Optional(T.Union([T.Literal('none'), T.Literal('hide')])),
    resolvedAt: T.Optional(Time),
    resolutionNote: T.Optional(T.String({ description: 'For the app’s own records: no user is shown it.' })),
    appeal: T.Optional(AppealSchema),
  }),
);

export const ModerationRulesSchema = noun(
  'ModerationRules',
  'What an app lets its users say; nothing said lets everything through. Bots are let through.',
  T.Object({
    words: T.Optional(
      T.Array(T.String({ minLength: 1, maxLength: 64 }), {
        maxItems: 1_000,
        description: 'Words, or several, that are looked for where they stand alone, whatever their case.',
      }),
    ),
    onWord: T.Optional(
      T.Union([T.Literal('refuse'), T.Literal('mask')], {
        description: 'Refuse what has such a word, which is so unless given, or put `*` in place of its letters.',
      }),
    ),
    rate: T.Optional(
      T.Object(
        { messages: T.Integer({ minimum: 1, maximum: 10_000 }), seconds: T.Integer({ minimum: 1, maximum: 86_400 }) },
        { description: 'So many messages may each user send in so many seconds.' },
      ),
    ),
    hook: T.Optional(
      T.Object(
        {
          url: T.String({ minLength: 8, maxLength: 2_048, pattern: '^https?://' }),
          within: T.Optional(
            T.Integer({ minimum: 100, maximum: 5_000, description: 'Milliseconds it has; 1000 unless given.' }),
          ),
          onFailure: T.Optional(
            T.Union([T.Literal('deliver'), T.Literal('refuse')], {
              description:
                'What becomes of a message where it does not answer in time, or wrongly: delivered unless given.',
            }),
          ),
        },
        { description: 'The app is asked there about each message and edit before anybody is told.' },
      ),
    ),
  }),
);
