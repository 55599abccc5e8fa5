import type { CallOutcome, CallRecord } from '@parley/protocol';
import { isOfTwo } from './call-entry.js';

/** Whether the call ended before the user, who was called, could take it, or in a group went on without them. */
export function isMissedBy(call: CallRecord, userId: string): boolean {
  const { createdBy, reason, participants } = call;
  if (!isOfTwo(call)) return participants.some(({ id, missed }) => id === userId && missed);
  if (createdBy === userId || (reason !== 'timeout' && reason !== 'cancelled')) return false;
  return participants.some(({ id, device }) => id === userId && device === undefined);
}

/** Who missed a call that others have answered. */
export function missedBy({ answeredAt, participants }: CallRecord): readonly string[] {
  return answeredAt === undefined ? [] : participants.filter(({ missed }) => missed).map(({ id }) => id);
}

/** How the call ended, as its conversation tells it. */
export function outcomeOf({ id, video, reason = 'failed', answeredAt, endedAt }: CallRecord): CallOutcome {
  return {
    id,
    video,
    reason,
    ...(answeredAt === undefined ? {} : { answeredAt }),
    ...(answeredAt === undefined || endedAt === undefined ? {} : { durationMs: Math.max(0, endedAt - answeredAt) }),
  };
}
