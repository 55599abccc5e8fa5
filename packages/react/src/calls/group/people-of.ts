import type { CallParticipant, CallSnapshot } from '@parley/core';

/** The parties of a call by where they are. */
export interface CallPeople {
  readonly inCall: readonly CallParticipant[];
  /** In the lobby. */
  readonly waiting: readonly CallParticipant[];
  /** Asked to come, and not here. */
  readonly called: readonly CallParticipant[];
}

/** Sorts the parties by where they are; those who left are in none. */
export function peopleOf({ participants }: CallSnapshot): CallPeople {
  const within = (...states: readonly CallParticipant['state'][]) =>
    participants.filter(({ state }) => states.includes(state));
  return { inCall: within('joined'), waiting: within('waiting'), called: within('ringing', 'invited') };
}

/** Those who raise a hand, the first first. */
export function raisedHands({ participants }: CallSnapshot): readonly CallParticipant[] {
  return participants
    .filter(({ state, handRaisedAt }) => state === 'joined' && handRaisedAt !== undefined)
    .sort((one, other) => (one.handRaisedAt ?? 0) - (other.handRaisedAt ?? 0));
}
