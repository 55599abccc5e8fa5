import type { CallRecord } from '@parley/protocol';
import { isGroup, isPair, otherEntry, ownEntry, type Viewer } from './call-record.js';
import type { CallSummary } from './calls.js';
import { numberOf } from './number-of.js';

/** A call that has ended, as the viewer's user sees it. */
export function summaryOf(record: CallRecord, viewer: Viewer): CallSummary {
  const { id, video, conversationId, createdAt, createdBy, answeredAt, endedAt, reason = 'failed' } = record;
  const outgoing = createdBy === viewer.userId;
  const own = ownEntry(record, viewer);
  const other = otherEntry(record, viewer);
  const unanswered = own?.device === undefined;
  const unheard = reason === 'timeout' || reason === 'cancelled';
  return {
    id,
    direction: outgoing ? 'outgoing' : 'incoming',
    peer: other?.user ?? { id: viewer.userId, name: viewer.userId },
    ...(other?.phone && { number: numberOf(other.id) }),
    video,
    group: isGroup(record),
    conversationId,
    startedAt: createdAt,
    answeredAt,
    durationMs: answeredAt === undefined || endedAt === undefined ? undefined : Math.max(0, endedAt - answeredAt),
    reason,
    recorded: record.recorded === true,
    missed: isPair(record) ? !outgoing && unanswered && unheard : own?.missed === true,
  };
}
