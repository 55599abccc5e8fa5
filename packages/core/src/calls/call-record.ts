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
export function isGroup({ topology, participants, conversationId }: CallRecord): boolean {
  return participants.length > 2 || (topology !== 'p2p' && conversationId !== undefined);
}

/** Who may moderate the call. */
export function hostOf(record: CallRecord): string | undefined {
  return record.topology === 'p2p' ? undefined : (record.host ?? record.createdBy);
}

/** Whether a record rings this user. A call of one's own rings nowhere, nor does one that needs a media server: this client speaks to none. */
export function isRinging(record: CallRecord, viewer: Viewer): boolean {
  const state = ownEntry(record, viewer)?.state;
  const called = state === 'ringing' || state === 'invited';
  return called && record.topology === 'p2p' && record.state === 'ringing' && record.createdBy !== viewer.userId;
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
  if (record.topology !== 'p2p' && !over) return groupEndOf(record, viewer);
  if (record.state !== 'ringing' && elsewhere && !declined) return { reason: 'answeredElsewhere', at };
  if (!over) return undefined;
  return { reason: record.reason ?? 'hangup', endedBy: record.endedBy, at };
}

/** A call of a group goes on without who left it, or never came. */
function groupEndOf(record: CallRecord, viewer: Viewer): CallEnd | undefined {
  const own = ownEntry(record, viewer);
  const at = record.answeredAt ?? record.createdAt;
  if (own?.state === 'joined') return own.device === viewer.device ? undefined : { reason: 'answeredElsewhere', at };
  if (own?.state !== 'left') return undefined;
  if (own.device === viewer.device) return { reason: 'hangup', endedBy: viewer.userId, at };
  // Nobody is called any more once it has rung for long enough.
  const isCalled = record.participants.some(({ state }) => state === 'ringing' || state === 'invited');
  return isCalled ? { reason: 'rejectedElsewhere', endedBy: viewer.userId, at } : { reason: 'timeout', at };
}
