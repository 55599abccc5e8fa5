import type { CallRecord, ErrorCode, Participant } from '@parley/protocol';
import { RequestError } from '../kernel/request-error.js';
import { deskDevice, entryOf, isOfTwo, isPresent, roomIn } from './call-entry.js';

/** Who asks, and from which device. */
export interface CallAsker {
  readonly userId: string;
  readonly device: string;
}

/** The participant who asks; a call of others does not exist for them. */
export function ownPart(call: CallRecord, userId: string): Participant {
  const part = call.participants.find(({ id }) => id === userId);
  if (!part) throw new RequestError('calls/not-found');
  return part;
}

/** Refuses an answer that comes too late, from another device, or from who started the call. Returns false where it was given already. */
export function mayAccept(call: CallRecord, asker: CallAsker): boolean {
  if (!isOfTwo(call)) return mayJoin(call, asker);
  const part = ownPart(call, asker.userId);
  if (call.createdBy === asker.userId) throw new RequestError('calls/not-found');
  if (call.state === 'ended') throw new RequestError('calls/ended');
  if (call.state === 'ringing') return true;
  if (part.device !== asker.device) throw new RequestError('calls/answered-elsewhere');
  return false;
}

/**
 * Refuses to come into a call of two, one where another device of the user is in, and one that is locked, full, or that they were
 * put out of. Returns false where this device is in already.
 */
export function mayJoin(call: CallRecord, asker: CallAsker): boolean {
  const part = ownPart(call, asker.userId);
  if (isOfTwo(call)) throw new RequestError('calls/forbidden');
  if (call.state === 'ended') throw new RequestError('calls/ended');
  if (part.state === 'joined') {
    if (part.device !== asker.device) throw new RequestError('calls/answered-elsewhere');
    return false;
  }
  switch (entryOf(call, part)) {
    case 'removed':
      throw new RequestError('calls/removed');
    case 'locked':
      // Who waits where the lobby was locked behind them still waits.
      if (part.state === 'waiting' && part.device === asker.device) return false;
      throw new RequestError('calls/locked');
    case 'full':
      throw new RequestError('calls/full', { details: { limit: roomIn(call) } });
    case 'waiting':
    case 'in':
      return true;
  }
}

/** Refuses a rejection that comes too late. Returns false where it was given already. */
export function mayReject(call: CallRecord, { userId }: CallAsker): boolean {
  const { state } = ownPart(call, userId);
  if (!isOfTwo(call)) {
    if (call.state === 'ended') throw new RequestError('calls/ended');
    if (state === 'joined') throw new RequestError('calls/answered-elsewhere');
    return state !== 'left';
  }
  if (call.createdBy === userId) throw new RequestError('calls/not-found');
  if (call.state === 'ringing') return true;
  if (call.state === 'active') throw new RequestError('calls/answered-elsewhere');
  const own = call.endedBy === userId && (call.reason === 'rejected' || call.reason === 'busy');
  if (!own) throw new RequestError('calls/ended');
  return false;
}

/** Refuses to hang up from a device that is not in the call. Returns false where the call has ended already. */
export function mayHangUp(call: CallRecord, asker: CallAsker): boolean {
  const part = ownPart(call, asker.userId);
  if (call.state === 'ended') return false;
  if (isPresent(part) && part.device !== asker.device) throw new RequestError('calls/forbidden');
  return true;
}

/** Refuses to leave for a while from a device that is not in the call. Returns false where the call has ended already. */
export function mayLeave(call: CallRecord, asker: CallAsker): boolean {
  const part = ownPart(call, asker.userId);
  if (call.state === 'ended') return false;
  if (part.state !== 'joined' || part.device !== asker.device) throw new RequestError('calls/forbidden');
  return true;
}

/** Refuses to take up a call that is over, that the user is not in (not yet answered, or left), or that they are in by a desk phone. */
export function mayRejoin(call: CallRecord, { userId }: CallAsker): boolean {
  const part = ownPart(call, userId);
  if (call.state === 'ended') throw new RequestError('calls/ended');
  if (part.state !== 'joined' || part.device === deskDevice) throw new RequestError('calls/forbidden');
  return true;
}

/** How long after the end of a call it may still be reported on, in ms. */
const reportable = 60_000;

/** Refuses reports from devices that are not in the call, and those that come too late. */
export function mayReport(call: CallRecord, asker: CallAsker, now: number): void {
  const part = ownPart(call, asker.userId);
  if (part.device !== asker.device) throw new RequestError('calls/forbidden');
  if (call.endedAt !== undefined && now > call.endedAt + reportable) throw new RequestError('calls/ended');
}

/** The joined participant who sends media; refuses all others. */
export function sendingPart(call: CallRecord, asker: CallAsker): Participant {
  const part = ownPart(call, asker.userId);
  const refusal: ErrorCode | undefined =
    call.state === 'ended'
      ? 'calls/ended'
      : part.state === 'joined' && part.device === asker.device
        ? undefined
        : 'calls/forbidden';
  if (refusal) throw new RequestError(refusal);
  return part;
}

/** Refuses whoever is not in the call on this device, and all but the host of a call of a group. */
export function hostPart(call: CallRecord, asker: CallAsker): Participant {
  const part = sendingPart(call, asker);
  if (isOfTwo(call) || call.host !== asker.userId) throw new RequestError('calls/not-host');
  return part;
}

/** Refuses to end the call for everybody to all but its host, where it has one. Returns false where the call has ended already. */
export function mayEnd(call: CallRecord, asker: CallAsker): boolean {
  if (isOfTwo(call) || call.state === 'ended') return mayHangUp(call, asker);
  hostPart(call, asker);
  return true;
}

/** Refuses to add somebody from outside the call, and where it is not open to all but its host. */
export function mayAdd(call: CallRecord, asker: CallAsker): void {
  if (call.access === undefined || call.access === 'open') sendingPart(call, asker);
  else hostPart(call, asker);
}

/** A participant whom something is done to; refuses others. */
export function otherPart(call: CallRecord, userId: string): Participant {
  const part = call.participants.find(({ id }) => id === userId);
  if (!part) throw new RequestError('calls/no-participant');
  return part;
}
