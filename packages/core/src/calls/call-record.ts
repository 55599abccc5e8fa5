import type { CallRecord, Participant } from '@parley/protocol';
import type { CallEnd } from './call-machine.js';

/** Who looks at a call: one device of one user. */
export interface Viewer {
  readonly userId: string;
  readonly device: string;
}

/** The viewer's own entry in a call. */
export function ownEntry(record: CallRecord, viewer: Viewer): Participant | undefined {
  return record.participants.find(({ id }) => id === viewer.userId);
}

/** The first of the others. */
export function otherEntry(record: CallRecord, viewer: Viewer): Participant | undefined {
  return record.participants.find(({ id }) => id !== viewer.userId);
}

/** Whether a record is shown as the call of a group, and not as one of two. */
export function isGroup({ group, participants }: CallRecord): boolean {
  return group === true || participants.length > 2;
}

/** Whether a call has two ends that stay, and no more: two users', or a user's and a phone. */
export function isPair({ topology }: Pick<CallRecord, 'topology'>): boolean {
  return topology === 'p2p' || topology === 'phone';
}

/** Whether a record rings this user. A call of two that one has started oneself rings nowhere. */
export function isRinging(record: CallRecord, viewer: Viewer): boolean {
  const state = ownEntry(record, viewer)?.state;
  const called = state === 'ringing' || state === 'invited';
  if (!called || !isPair(record)) return called && record.state !== 'ended';
  return record.state === 'ringing' && record.createdBy !== viewer.userId;
}

/** Whether this device is in a call that goes on, as its caller or because it answered, and has not left to come back. */
export function isHere(record: CallRecord, viewer: Viewer): boolean {
  const own = ownEntry(record, viewer);
  return (
    record.state !== 'ended' && own?.state === 'joined' && own.device === viewer.device && own.leavesAt === undefined
  );
}

/**
 * How the call ended as this device sees it, or undefined while it goes on here. Another device of the user that answers
 * or declines ends it here too.
 */
export function endOf(record: CallRecord, viewer: Viewer, rejectedHere: boolean): CallEnd | undefined {
  const at = record.endedAt ?? record.answeredAt ?? record.createdAt;
  const over = record.state === 'ended';
  const declined = record.reason === 'rejected' || record.reason === 'busy';
  if (over && declined && record.endedBy === viewer.userId && !rejectedHere) {
    return { reason: 'rejectedElsewhere', endedBy: viewer.userId, at };
  }
  const device = ownEntry(record, viewer)?.device;
  const elsewhere = device !== undefined && device !== viewer.device;
  if (!isPair(record) && !over) return groupEndOf(record, viewer);
  if (record.state !== 'ringing' && elsewhere && !declined) return { reason: 'answeredElsewhere', at };
  if (!over) return undefined;
  return { reason: record.reason ?? 'hangup', endedBy: record.endedBy, at };
}

/** A call of a group goes on without who left it, or never came. */
function groupEndOf(record: CallRecord, viewer: Viewer): CallEnd | undefined {
  const own = ownEntry(record, viewer);
  const at = record.answeredAt ?? record.createdAt;
  const here = own?.device === viewer.device;
  if (own?.state === 'joined' || own?.state === 'waiting')
    return here ? undefined : { reason: 'answeredElsewhere', at };
  if (own?.state !== 'left') return undefined;
  if (own.missed) return { reason: 'timeout', at };
  if (own.removed) return { reason: 'hangup', endedBy: record.host, at };
  return { reason: here ? 'hangup' : 'rejectedElsewhere', endedBy: viewer.userId, at };
}
