import type { CallRecord, CallState, EndReason, Participant } from '@parley/protocol';
import { participantAfter, type CallEvent } from './call-machine.js';

/**
 * The life of a call of a group, whose media a server carries. Who leaves it may come back; it ends with the last one who is in it.
 * What a state does not name changes nothing in it.
 *
 * ```
 *            accepted, by another
 *  ringing ────────────────────────▶ active ───┐ accepted, rejected, hungUp,
 *     │                               │  ▲     │ timedOut, abandoned: somebody comes or goes
 *     │ timedOut; hungUp, abandoned   │  └─────┘
 *     │ by who started it; rejected   │
 *     │ by the last who was called    │ hungUp, abandoned by the last who is in it
 *     ▼                               ▼
 *   ended ◀───────────────────────────┘
 * ```
 *
 * `rang`, `lost`, `returned`, `leaving`, `rejoined`, `sends` and `moved` leave the state as it is.
 */
export const groupCallLife: Readonly<Record<CallState, readonly CallEvent['type'][]>> = {
  ringing: [
    ...(['rang', 'lost', 'returned', 'leaving', 'rejoined', 'sends', 'moved'] as const),
    ...(['accepted', 'rejected', 'hungUp', 'timedOut', 'abandoned'] as const),
  ],
  active: [
    ...(['rang', 'lost', 'returned', 'leaving', 'rejoined', 'sends', 'moved'] as const),
    ...(['accepted', 'rejected', 'hungUp', 'timedOut', 'abandoned'] as const),
  ],
  ended: [],
};

/** The call of a group after the event; the same object where the event changes nothing. */
export function reduceGroupCall(call: CallRecord, event: CallEvent): CallRecord {
  if (!groupCallLife[call.state].includes(event.type)) return call;
  if (event.type === 'moved') return { ...call, epoch: call.epoch + 1, version: call.version + 1 };
  const participants = call.participants.map((part) => partAfter(part, event));
  if (participants.every((part, n) => part === call.participants[n]) && event.type !== 'timedOut') return call;
  const end = endOf(call, participants, event);
  if (end)
    return {
      ...call,
      ...end,
      state: 'ended',
      participants: participants.map(({ leavesAt: _, ...part }) => ({ ...part, state: 'left' as const })),
      version: call.version + 1,
    };
  if (participants.every((part, n) => part === call.participants[n])) return call;
  const answered = call.state === 'ringing' && participants.filter(({ state }) => state === 'joined').length > 1;
  return {
    ...call,
    participants,
    version: call.version + 1,
    ...(answered && 'at' in event ? { state: 'active' as const, answeredAt: event.at } : {}),
  };
}

const isCalled = ({ state }: Participant) => state === 'invited' || state === 'ringing';

function partAfter(part: Participant, event: CallEvent): Participant {
  if (event.type === 'timedOut') return isCalled(part) ? { ...part, state: 'left' } : part;
  if (event.type === 'moved' || part.id !== event.userId) return part;
  switch (event.type) {
    case 'accepted': {
      if (part.state === 'joined') return part;
      const { leavesAt: _, ...rest } = part;
      return { ...rest, state: 'joined', device: event.device, connected: true };
    }
    case 'rejected':
      return isCalled(part) ? { ...part, state: 'left' } : part;
    case 'hungUp':
      return part.state === 'left' ? part : gone(part);
    case 'abandoned':
      return part.state === 'joined' && !part.connected ? gone(part) : part;
    default:
      return participantAfter(part, event);
  }
}

function gone({ leavesAt: _, ...part }: Participant): Participant {
  return { ...part, state: 'left', connected: false, media: { microphone: false, camera: false, screen: false } };
}

/** Why the call ends now; undefined where it goes on. */
function endOf(
  call: CallRecord,
  participants: readonly Participant[],
  event: CallEvent,
): { readonly reason: EndReason; readonly endedAt: number; readonly endedBy?: string } | undefined {
  if (!('at' in event)) return undefined;
  const isEmpty = !participants.some(({ state }) => state === 'joined');
  const isUnanswered = call.state === 'ringing' && event.type !== 'accepted';
  if (event.type === 'timedOut') return isUnanswered || isEmpty ? { reason: 'timeout', endedAt: event.at } : undefined;
  const end = { endedAt: event.at, endedBy: event.userId };
  if (isEmpty) {
    const before = call.participants.find(({ id }) => id === event.userId);
    if (event.type === 'abandoned' && before?.leavesAt === undefined) return { reason: 'failed', endedAt: event.at };
    return { reason: isUnanswered ? 'cancelled' : 'hangup', ...end };
  }
  if (!isUnanswered || participants.some(isCalled)) return undefined;
  return { reason: event.type === 'rejected' ? event.reason : 'rejected', ...end };
}
