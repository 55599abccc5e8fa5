import type { CallRecord, CallState, EndReason, Participant, ParticipantMedia } from '@parley/protocol';

/** What happens to a call. Times in ms since the epoch. */
export type CallEvent =
  | { readonly type: 'rang'; readonly userId: string }
  | { readonly type: 'accepted'; readonly userId: string; readonly device: string; readonly at: number }
  | { readonly type: 'rejected'; readonly userId: string; readonly reason: 'rejected' | 'busy'; readonly at: number }
  | { readonly type: 'hungUp'; readonly userId: string; readonly at: number }
  | { readonly type: 'timedOut'; readonly at: number }
  | { readonly type: 'lost'; readonly userId: string }
  | { readonly type: 'returned'; readonly userId: string }
  | { readonly type: 'leaving'; readonly userId: string; readonly until: number }
  | { readonly type: 'rejoined'; readonly userId: string; readonly device: string }
  | { readonly type: 'abandoned'; readonly userId: string; readonly at: number }
  | { readonly type: 'sends'; readonly userId: string; readonly media: ParticipantMedia }
  /** A media server of another room carries it now: a call of a group alone. */
  | { readonly type: 'moved' };

/**
 * The life of a call. What a state does not name changes nothing in it.
 *
 * ```
 *            accepted
 *  ringing ────────────▶ active
 *     │                     │
 *     │ rejected, hungUp,   │ hungUp, abandoned
 *     │ timedOut, abandoned │
 *     ▼                     ▼
 *   ended ◀──────────────── ┘
 * ```
 *
 * `rang`, `lost`, `returned`, `leaving`, `rejoined` and `sends` change a participant and leave the state as it is. Who is lost
 * or leaving is given up by `abandoned`, unless they are there again before: who was lost by `returned` or `rejoined`, who left
 * to come back by `rejoined` alone.
 */
export const callLife: Readonly<Record<CallState, Readonly<Partial<Record<CallEvent['type'], CallState>>>>> = {
  ringing: {
    rang: 'ringing',
    lost: 'ringing',
    returned: 'ringing',
    leaving: 'ringing',
    rejoined: 'ringing',
    sends: 'ringing',
    accepted: 'active',
    rejected: 'ended',
    hungUp: 'ended',
    timedOut: 'ended',
    abandoned: 'ended',
  },
  active: {
    lost: 'active',
    returned: 'active',
    leaving: 'active',
    rejoined: 'active',
    sends: 'active',
    hungUp: 'ended',
    abandoned: 'ended',
  },
  ended: {},
};

/** The call after the event; the same object where the event changes nothing. Its version rises with every change. */
export function reduceCall(call: CallRecord, event: CallEvent): CallRecord {
  if (event.type === 'moved') return call;
  const state = callLife[call.state][event.type];
  if (state === undefined) return call;
  if (state === 'ended') return ended(call, event);
  const participants = changed(call, event);
  if (!participants) return call;
  return {
    ...call,
    state,
    participants,
    version: call.version + 1,
    ...(event.type === 'accepted' ? { answeredAt: event.at } : {}),
    // What the former device had negotiated is gone with it.
    ...(event.type === 'rejoined' ? { epoch: call.epoch + 1 } : {}),
  };
}

/** The participants after an event that does not end the call; undefined where it changes nothing. */
function changed(call: CallRecord, event: Exclude<CallEvent, { type: 'moved' }>): readonly Participant[] | undefined {
  if (event.type === 'timedOut') return undefined;
  const before = call.participants.find(({ id }) => id === event.userId);
  const after = before && participantAfter(before, event);
  if (!after || after === before) return undefined;
  return call.participants.map((participant) => (participant === before ? after : participant));
}

/** A participant after an event of theirs that ends nothing. */
export function participantAfter(before: Participant, event: Exclude<CallEvent, { type: 'moved' }>): Participant {
  switch (event.type) {
    case 'rang':
      return before.state === 'invited' ? { ...before, state: 'ringing' } : before;
    case 'accepted':
      if (before.state === 'joined' || before.state === 'left') return before;
      return { ...before, state: 'joined', device: event.device, connected: true };
    case 'lost':
      return before.state === 'joined' && before.connected ? { ...before, connected: false } : before;
    case 'returned':
      return before.state === 'joined' && !before.connected && before.leavesAt === undefined
        ? { ...before, connected: true }
        : before;
    case 'leaving':
      return before.state === 'joined' && before.leavesAt === undefined
        ? { ...before, connected: false, leavesAt: event.until }
        : before;
    case 'rejoined': {
      if (before.state !== 'joined') return before;
      const { leavesAt: _, ...rest } = before;
      return { ...rest, device: event.device, connected: true, media: silent };
    }
    case 'sends':
      return before.state === 'joined' && !sameMedia(before.media, event.media)
        ? { ...before, media: event.media }
        : before;
    case 'rejected':
    case 'hungUp':
    case 'timedOut':
    case 'abandoned':
      return before;
  }
}

function ended(call: CallRecord, event: Exclude<CallEvent, { type: 'moved' }>): CallRecord {
  const end = endOf(call, event);
  if (!end) return call;
  return {
    ...call,
    ...end,
    state: 'ended',
    participants: call.participants.map(({ leavesAt: _, ...participant }) => ({
      ...participant,
      state: 'left' as const,
    })),
    version: call.version + 1,
  };
}

/** Why the event ends the call; undefined where it does not, for who it came from is not in a place to. */
function endOf(
  call: CallRecord,
  event: Exclude<CallEvent, { type: 'moved' }>,
): { readonly reason: EndReason; readonly endedAt: number; readonly endedBy?: string } | undefined {
  if (event.type === 'timedOut') return { reason: 'timeout', endedAt: event.at };
  const from = call.participants.find(({ id }) => id === event.userId);
  if (!from) return undefined;
  const joined = from.state === 'joined';
  switch (event.type) {
    case 'rejected':
      return joined ? undefined : { reason: event.reason, endedAt: event.at, endedBy: from.id };
    case 'hungUp': {
      const reason = call.state === 'active' ? 'hangup' : joined ? 'cancelled' : 'rejected';
      return { reason, endedAt: event.at, endedBy: from.id };
    }
    case 'abandoned':
      if (!joined || from.connected) return undefined;
      if (from.leavesAt === undefined) return { reason: 'failed', endedAt: event.at };
      return { reason: call.state === 'active' ? 'hangup' : 'cancelled', endedAt: event.at, endedBy: from.id };
    default:
      return undefined;
  }
}

const silent: ParticipantMedia = { microphone: false, camera: false, screen: false };

function sameMedia(a: ParticipantMedia, b: ParticipantMedia): boolean {
  return a.microphone === b.microphone && a.camera === b.camera && a.screen === b.screen;
}
