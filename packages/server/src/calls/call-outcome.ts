import type { CallOutcome, CallRecord } from '@parley/protocol';

/** Whether the call ended before the user, who was called, could take it. */
export function isMissedBy({ createdBy, reason, participants }: CallRecord, userId: string): boolean {
  if (createdBy === userId || (reason !== 'timeout' && reason !== 'cancelled')) return false;
  return participants.some(({ id, device }) => id === userId && device === undefined);
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
