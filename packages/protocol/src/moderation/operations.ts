import { Type as T } from '@sinclair/typebox';
import { operation } from '../operation.js';
import { ClientId, ConversationId, Empty, PageCursor, PageLimit, ReportId, Seq, UserId } from '../scalars.js';
import { BlockSchema, ModerationRulesSchema, ReportReasonSchema, ReportSchema } from './types.js';

const people = ['user', 'bot'] as const;
/** What people write about a report. */
const Words = T.String({ minLength: 1, maxLength: 2_000 });

/** What a user does against another. */
export const moderationOperations = {
  'block.add': operation({
    summary:
      'Block a user: neither writes to the other directly or calls them any more, the blocked one adds the caller to nothing and sees them offline. They are not told.',
    params: T.Object({ userId: UserId }),
    result: Empty,
    errors: ['auth/unknown-user', 'moderation/too-many-blocked'],
    callers: people,
    rate: 'write',
    http: 'PUT /v1/blocks/{userId}',
    idempotent: true,
  }),
  'block.remove': operation({
    summary: 'Unblock a user. What they tried meanwhile was refused and does not come back.',
    params: T.Object({ userId: UserId }),
    result: Empty,
    errors: [],
    callers: people,
    rate: 'write',
    http: 'DELETE /v1/blocks/{userId}',
    idempotent: true,
  }),
  'block.list': operation({
    summary: 'Whom the caller has blocked, by id.',
    params: T.Object({ cursor: T.Optional(PageCursor), limit: T.Optional(PageLimit) }),
    result: T.Object({ items: T.Array(BlockSchema), next: T.Optional(PageCursor) }),
    errors: [],
    callers: people,
    rate: 'read',
    http: 'GET /v1/blocks',
    idempotent: true,
  }),
  'moderation.get': operation({
    summary: 'What the app lets its users say.',
    params: Empty,
    result: T.Object({ rules: ModerationRulesSchema }),
    errors: [],
    callers: ['admin'],
    rate: 'read',
    http: 'GET /v1/moderation',
    idempotent: true,
  }),
  'moderation.configure': operation({
    summary: 'Say anew what the app lets its users say, in place of all that was said before.',
    params: T.Object({ rules: ModerationRulesSchema }),
    result: T.Object({ rules: ModerationRulesSchema }),
    errors: [],
    callers: ['admin'],
    rate: 'write',
    http: 'PUT /v1/moderation',
    idempotent: true,
  }),
  'report.create': operation({
    summary:
      'Report a message of a conversation of the caller, or a user, to the app. The message is kept with the report as it is now.',
    params: T.Object({
      clientId: ClientId,
      userId: T.Optional(UserId),
      conversationId: T.Optional(ConversationId),
      seq: T.Optional(Seq),
      reason: ReportReasonSchema,
      note: T.Optional(Words),
    }),
    result: T.Object({ reportId: ReportId }),
    errors: ['auth/unknown-user', 'messaging/not-found', 'messaging/no-message', 'messaging/deleted'],
    callers: people,
    rate: 'write',
    http: 'POST /v1/reports',
    idempotent: true,
  }),
  'report.list': operation({
    summary: 'What was reported in the app, the oldest first.',
    params: T.Object({
      state: T.Optional(
        T.String({
          pattern: '^(open|resolved|appealed|closed)$',
          description: 'Only those in this state of `Report`.',
        }),
      ),
      userId: T.Optional(UserId),
      cursor: T.Optional(PageCursor),
      limit: T.Optional(PageLimit),
    }),
    result: T.Object({ items: T.Array(ReportSchema), next: T.Optional(PageCursor) }),
    errors: [],
    callers: ['admin'],
    rate: 'read',
    http: 'GET /v1/reports',
    idempotent: true,
  }),
  'report.resolve': operation({
    summary:
      'Decide on a report: `none`, or `hide` its message, of which a tombstone stays. On one that is appealed: `uphold` or `overturn`. What was hidden does not come back by itself: its text is in the report.',
    params: T.Object({
      reportId: ReportId,
      action: T.Union(['none', 'hide', 'uphold', 'overturn'].map((action) => T.Literal(action))),
      note: T.Optional(Words),
    }),
    result: T.Object({ report: ReportSchema }),
    errors: ['moderation/no-report', 'moderation/resolved'],
    callers: ['admin'],
    rate: 'write',
    http: 'POST /v1/reports/{reportId}/resolve',
    idempotent: true,
  }),
  'report.appeal': operation({
    summary: 'Ask the app to look again at its decision to hide a message of the caller. Once for each decision.',
    params: T.Object({ conversationId: ConversationId, seq: Seq, text: Words }),
    result: Empty,
    errors: ['messaging/not-found', 'moderation/not-hidden'],
    callers: people,
    rate: 'write',
    http: 'POST /v1/reports/appeal',
    idempotent: false,
  }),
} as const;
