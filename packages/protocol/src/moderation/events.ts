import { Type as T } from '@sinclair/typebox';
import { event } from '../operation.js';
import { ConversationId, ReportId, Seq, UserId } from '../scalars.js';

/** What a user's own devices are told. */
export const moderationEvents = {
  'block.changed': event({
    summary: 'The user has blocked somebody, or unblocked them. Only their own devices are told.',
    data: T.Object({ userId: UserId, blocked: T.Boolean() }),
  }),
  'report.resolved': event({
    summary: 'The app has looked at a report. Only the devices of who reported are told.',
    data: T.Object({ reportId: ReportId, action: T.Union([T.Literal('none'), T.Literal('hide')]) }),
  }),
  'message.hidden': event({
    summary: 'The app has hidden a message after a report. Only its sender’s devices are told, who may appeal.',
    data: T.Object({ conversationId: ConversationId, seq: Seq }),
  }),
  'appeal.resolved': event({
    summary: 'The app has looked at an appeal. Only the devices of who appealed are told.',
    data: T.Object({
      conversationId: ConversationId,
      seq: Seq,
      outcome: T.Union([T.Literal('upheld'), T.Literal('overturned')]),
      note: T.Optional(T.String()),
    }),
  }),
} as const;
