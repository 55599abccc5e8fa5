import type { CallRecord, CallState, CallTransfer, EndReason, Participant, ParticipantMedia } from '@parley/protocol';
import type { PhoneEnd } from '../kernel/phone-edge.js';
import { deskDevice, hostOf, isPresent } from './call-entry.js';
import { isOfGroups, type GroupEvent } from './group-events.js';

/** What happens to a call. Times in ms since the epoch. */
export type CallEvent = DirectEvent | GroupEvent;

/** Why somebody who was called does not come: a device declines, and a phone may be out of reach. */
export type Refusal = Exclude<PhoneEnd, 'hangup' | 'cancelled' | 'timeout'>;

/** What happens to any call. */
export type DirectEvent =
  | { readonly type: 'rang'; readonly userId: string }
  | { readonly type: 'accepted'; readonly userId: string; readonly device: string; readonly at: number }
  /** A desk phone of theirs answers a call between two devices: it is one with a phone from now on. */
  | { readonly type: 'phoned'; readonly userId: string; readonly at: number }
  | { readonly type: 'rejected'; readonly userId: string; readonly reason: Refusal; readonly at: number }
  | { readonly type: 'hungUp'; readonly userId: string; readonly at: number }
  /** Nobody answered in time. In a call of a group: who is named, or all whom it rings. */
  | { readonly type: 'timedOut'; readonly at: number; readonly userIds?: readonly string[] }
  | { readonly type: 'lost'; readonly userId: string }
  | { readonly type: 'returned'; readonly userId: string }
  | { readonly type: 'leaving'; readonly userId: string; readonly until: number }
  | { readonly type: 'rejoined'; readonly userId: string; readonly device: string }
  | { readonly type: 'abandoned'; readonly userId: string; readonly at: number }
  | { readonly type: 'sends'; readonly userId: string; readonly media: ParticipantMedia }
  /** A hand goes up at that time, or down where there is none. */
  | { readonly type: 'raised'; readonly userId: string; readonly at?: number }
  /** Its phone is handed to somebody else; `moved` where the device needs a new channel to get it back. */
  | { readonly type: 'transferred'; readonly transfer: CallTransfer; readonly moved?: boolean }
  /** It is a call of a group from now on, carried by this. */
  | { readonly type: 'converted'; readonly topology: 'mesh' | 'server' };

/**
 * The life of a call. What a state does not name changes nothing in it.
 *
 * ```
 *        accepted, phoned
 *  ringing ────────────▶ active
 *     │                     │
 *     │ rejected, hungUp,   │ hungUp, abandoned
 *     │ timedOut, abandoned │
 *     ▼                     ▼
 *   ended ◀──────────────── ┘
 * ```
 *
 * `rang`, `lost`, `returned`, `leaving`, `rejoined`, `sends` and `raised` change a participant and leave the state as it is. Who is
 * lost or leaving is given up by `abandoned`, unless they are there again before: who was lost by `returned` or `rejoined`, who left
 * to come back by `rejoined` alone. `converted` leaves the state as it is and this life: that of a call of a group goes on from there.
 */
export const callLife: Readonly<Record<CallState, Readonly<Partial<Record<DirectEvent['type'], CallState>>>>> = {
  ringing: {
    rang: 'ringing',
    lost: 'ringing',
    returned: 'ringing',
    leaving: 'ringing',
    rejoined: 'ringing',
    sends: 'ringing',
    raised: 'ringing',
    converted: 'ringing',
    accepted: 'active',
    phoned: 'active',
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
    raised: 'active',
    converted: 'active',
    transferred: 'active',
    hungUp: 'ended',
    abandoned: 'ended',
  },
  ended: {},
};

/** The call after the event; the same object where the event changes nothing. Its version rises with every change. */
export function reduceCall(call: CallRecord, event: CallEvent): CallRecord {
  if (isOfGroups(event)) return call;
  const state = callLife[call.state][event.type];
  if (state === undefined) return call;
  if (state === 'ended') return ended(call, event);
  // What carries a call with a phone carries it to its end.
  if ((event.type === 'converted' || event.type === 'phoned') && call.topology !== 'p2p') return call;
  if (event.type === 'converted') return { ...asGroupCall(call, event.topology), version: call.version + 1 };
  if (event.type === 'transferred') {
    const { transfer, moved } = event;
    return { ...call, transfer, version: call.version + 1, ...(moved ? { epoch: call.epoch + 1 } : {}) };
  }
  const participants = changed(call, event);
  if (!participants) return call;
  return {
    ...call,
    state,
    participants,
    version: call.version + 1,
    ...(event.type === 'accepted' || event.type === 'phoned' ? { answeredAt: event.at } : {}),
    ...(event.type === 'phoned' ? { topology: 'phone', video: false, capabilities: ofPhones } : {}),
    // What the former device had negotiated is gone with it.
    ...(event.type === 'rejoined' || event.type === 'phoned' ? { epoch: call.epoch + 1 } : {}),
  };
}

/** What a call with a phone can do. */
export const ofPhones = { maxParticipants: 2, recording: false, captions: false };

/** The call of two as one of a group, on new channels. */
export function asGroupCall(call: CallRecord, topology: 'mesh' | 'server'): CallRecord {
  const host = hostOf(call, call.participants) ?? call.createdBy;
  return { ...call, topology, host, access: call.access ?? 'open', epoch: call.epoch + 1 };
}

/** The participants after an event that does not end the call; undefined where it changes nothing. */
function changed(call: CallRecord, event: DirectEvent): readonly Participant[] | undefined {
  if (event.type === 'timedOut' || event.type === 'converted' || event.type === 'transferred') return undefined;
  const before = call.participants.find(({ id }) => id === event.userId);
  const after = before && participantAfter(before, event);
  if (!after || after === before) return undefined;
  return call.participants.map((participant) => (participant === before ? after : participant));
}

/** A participant after an event of theirs that ends nothing. */
export function participantAfter(before: Participant, event: DirectEvent): Participant {
  switch (event.type) {
    case 'rang':
      return before.state === 'invited' ? { ...before, state: 'ringing' } : before;
    case 'accepted':
      if (before.state === 'joined' || before.state === 'left') return before;
      return { ...before, state: 'joined', device: event.device, connected: true, joinedAt: event.at };
    case 'phoned': {
      if (before.state === 'joined' || before.state === 'left') return before;
      const media = { ...silent, microphone: true };
      return { ...before, state: 'joined', device: deskDevice, connected: true, joinedAt: event.at, media };
    }
    case 'lost':
      return isPresent(before) && before.connected ? { ...before, connected: false } : before;
    case 'returned':
      return isPresent(before) && !before.connected && before.leavesAt === undefined
        ? { ...before, connected: true }
        : before;
    case 'leaving':
      return isPresent(before) && before.leavesAt === undefined
        ? { ...before, connected: false, leavesAt: event.until }
        : before;
    case 'rejoined': {
      if (before.state !== 'joined') return before;
      const { leavesAt: _, ...rest } = before;
      return { ...rest, device: event.device, connected: true, media: silent };
    }
    case 'sends':
      return before.state === 'joined' && !sameMedia(before.media, event.media) ? sending(before, event.media) : before;
    case 'raised': {
      if (before.state !== 'joined' || (event.at === undefined) === (before.handRaisedAt === undefined)) return before;
      const { handRaisedAt: _, ...rest } = before;
      return { ...rest, ...(event.at === undefined ? {} : { handRaisedAt: event.at }) };
    }
    case 'rejected':
    case 'hungUp':
    case 'timedOut':
    case 'abandoned':
    case 'converted':
    case 'transferred':
      return before;
  }
}

/** They send this now: what they turn on is no more muted. */
function sending({ muted, ...part }: Participant, media: ParticipantMedia): Participant {
  const still = muted?.filter((source) => !media[source]) ?? [];
  return { ...part, media, ...(still.length === 0 ? {} : { muted: still }) };
}

function ended(call: CallRecord, event: DirectEvent): CallRecord {
  const end = endOf(call, event);
  if (!end) return call;
  return {
    ...call,
    ...end,
    state: 'ended',
    participants: call.participants.map(({ leavesAt: _, handRaisedAt: _hand, ...participant }) => ({
      ...participant,
      state: 'left' as const,
    })),
    version: call.version + 1,
  };
}

/** Why the event ends the call; undefined where it does not, for who it came from is not in a place to. */
function endOf(
  call: CallRecord,
  event: DirectEvent,
): { readonly reason: EndReason; readonly endedAt: number; readonly endedBy?: string } | undefined {
  if (event.type === 'timedOut') return { reason: 'timeout', endedAt: event.at };
  if (event.type === 'converted' || event.type === 'transferred') return undefined;
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
