import type { CallRecord, Participant } from '@parley/protocol';

/** So many may be in a call without a media server at once. */
export const mostInMesh = 4;
/** So many may be named by the record of a call of a group, whether they are in it or not. */
export const mostKnown = 200;
/** So many may be in one whose record does not say. */
const mostElse = 50;

/** The device of who is in a call by a desk phone. */
export const deskDevice = 'desk-phone';

/** Whether it is a call of two, which ends when one of them leaves: of two devices, or of a device and a phone. */
export function isOfTwo({ topology }: Pick<CallRecord, 'topology'>): boolean {
  return topology === 'p2p' || topology === 'phone';
}

/** Whether the call rings them. */
export function isCalled({ state }: Pick<Participant, 'state'>): boolean {
  return state === 'invited' || state === 'ringing';
}

/** Whether a device of theirs is in the call, or in its lobby. */
export function isPresent({ state }: Pick<Participant, 'state'>): boolean {
  return state === 'joined' || state === 'waiting';
}

/** Who is in the call. */
export function joinedIn(participants: readonly Participant[]): readonly Participant[] {
  return participants.filter(({ state }) => state === 'joined');
}

/** How many may be in the call at once. */
export function roomIn({ topology, capabilities }: CallRecord): number {
  return capabilities?.maxParticipants ?? (topology === 'server' ? mostElse : mostInMesh);
}

/** What becomes of a participant who is not in a call of a group and wants to come in now: the same for the machine and for the refusals. */
export function entryOf(call: CallRecord, part: Participant): 'in' | 'waiting' | 'full' | 'locked' | 'removed' {
  if (part.removed) return 'removed';
  if (!isCalled(part) && call.access === 'locked') return 'locked';
  if (!isCalled(part) && call.access === 'lobby') return 'waiting';
  return joinedIn(call.participants).length < roomIn(call) ? 'in' : 'full';
}

/** The host of a call of a group: who it was, while they are in it, or else who has been in it for the longest. */
export function hostOf(call: CallRecord, participants: readonly Participant[]): string | undefined {
  const joined = joinedIn(participants);
  const same = joined.find(({ id }) => id === (call.host ?? call.createdBy));
  const [longest] = joined.toSorted((a, b) => (a.joinedAt ?? 0) - (b.joinedAt ?? 0));
  return same?.id ?? longest?.id ?? call.host;
}
