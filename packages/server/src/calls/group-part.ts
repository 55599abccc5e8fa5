import type { CallRecord, Participant } from '@parley/protocol';
import { entryOf, isCalled, isPresent, joinedIn, roomIn } from './call-entry.js';
import { participantAfter, type CallEvent } from './call-machine.js';
import type { AddedUser } from './group-events.js';

const silent = { microphone: false, camera: false, screen: false };

/** All participants of a call of a group after an event. Who is not touched keeps their identity. */
export function partsAfter(call: CallRecord, event: CallEvent): readonly Participant[] {
  const { participants } = call;
  switch (event.type) {
    case 'moved':
    case 'converted':
    case 'transferred':
    case 'closed':
      return participants;
    case 'timedOut':
      return participants.map((part) =>
        isCalled(part) && (event.userIds?.includes(part.id) ?? true) ? { ...part, state: 'left', missed: true } : part,
      );
    case 'added':
      return event.users.reduce(
        (parts, user) => withAdded({ ...call, participants: parts }, user, event.at),
        participants,
      );
    case 'configured':
      return event.access === 'open' ? withoutLobby(call, event.at) : participants;
    default:
      return participants.map((part) => (part.id === event.userId ? partAfter(call, part, event) : part));
  }
}

type OwnEvent = Exclude<
  CallEvent,
  { type: 'moved' | 'converted' | 'transferred' | 'closed' | 'timedOut' | 'added' | 'configured' }
>;

function partAfter(call: CallRecord, part: Participant, event: OwnEvent): Participant {
  switch (event.type) {
    case 'accepted':
      return part.state === 'joined' ? part : cameIn(call, part, event);
    case 'rejected':
      return isCalled(part) ? gone(part) : part;
    case 'hungUp':
      return part.state === 'left' ? part : gone(part);
    case 'abandoned':
      return isPresent(part) && !part.connected ? gone(part) : part;
    case 'removed':
      return part.removed ? part : { ...gone(part), removed: true };
    case 'admitted': {
      if (part.state !== 'waiting') return part;
      if (!event.admitted) return gone(part);
      return joinedIn(call.participants).length < roomIn(call)
        ? { ...part, state: 'joined', joinedAt: event.at }
        : part;
    }
    case 'muted': {
      const { source } = event;
      const known = part.muted ?? [];
      if (part.state !== 'joined' || known.includes(source)) return part;
      return { ...part, media: { ...part.media, [source]: false }, muted: [...known, source] };
    }
    default:
      return participantAfter(part, event);
  }
}

/** Whoever wants to come in, as far as they may. */
function cameIn(call: CallRecord, part: Participant, { device, at }: { readonly device: string; readonly at: number }) {
  const entry = entryOf(call, part);
  const { leavesAt: _, missed: _missed, rungAt: _rung, ...rest } = part;
  switch (entry) {
    case 'in':
      return { ...rest, state: 'joined' as const, device, connected: true, joinedAt: at };
    case 'waiting':
      if (part.state === 'waiting' && part.device === device && part.connected && part.leavesAt === undefined)
        return part;
      return { ...rest, state: 'waiting' as const, device, connected: true };
    default:
      return part;
  }
}

/** The participants with one more, or with one of them rung anew. */
function withAdded(call: CallRecord, { user, state }: AddedUser, at: number): readonly Participant[] {
  const known = call.participants.find(({ id }) => id === user.id);
  const rung = state === 'left' ? {} : { rungAt: at };
  if (!known) return [...call.participants, { id: user.id, user, state, connected: false, media: silent, ...rung }];
  const next = readded(call, known, { state, at });
  return next === known ? call.participants : call.participants.map((part) => (part === known ? next : part));
}

function readded(call: CallRecord, known: Participant, { state, at }: { state: AddedUser['state']; at: number }) {
  if (known.state === 'waiting' && state !== 'left')
    return joinedIn(call.participants).length < roomIn(call)
      ? { ...known, state: 'joined' as const, joinedAt: at }
      : known;
  if (known.state !== 'left' || (state === 'left' && !known.removed)) return known;
  const { removed: _, ...back } = known;
  if (state === 'left') return back;
  const { missed: _missed, device: _device, joinedAt: _joined, ...rest } = back;
  return { ...rest, state, rungAt: at };
}

/** The lobby is opened: who waits there comes in, as far as there is room. */
function withoutLobby(call: CallRecord, at: number): readonly Participant[] {
  let room = roomIn(call) - joinedIn(call.participants).length;
  return call.participants.map((part) => {
    if (part.state !== 'waiting') return part;
    room -= 1;
    return room >= 0 ? { ...part, state: 'joined', joinedAt: at } : gone(part);
  });
}

/** Somebody who is in it no more, by their own will or not. */
function gone({ leavesAt: _, handRaisedAt: _hand, muted: _muted, ...part }: Participant): Participant {
  return { ...part, state: 'left', connected: false, media: silent };
}
