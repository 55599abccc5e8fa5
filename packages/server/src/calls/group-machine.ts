import type { CallRecord, CallState, EndReason, Participant } from '@parley/protocol';
import { hostOf, isCalled, joinedIn } from './call-entry.js';
import type { CallEvent } from './call-machine.js';
import { partsAfter } from './group-part.js';

/**
 * The life of a call of a group, whose media goes between each two of a few, or through a server. Who leaves it may come back; it
 * ends with the last one who is in it. What a state does not name changes nothing in it.
 *
 * ```
 *            another comes in
 *  ringing ────────────────────────▶ active ───┐ accepted, admitted, rejected, hungUp, removed,
 *     │                               │  ▲     │ timedOut, abandoned: somebody comes or goes
 *     │ timedOut; hungUp, abandoned   │  └─────┘
 *     │ by who started it; rejected,  │
 *     │ removed and so on: nobody is  │ hungUp, removed, abandoned: the last who was in it
 *     │ left whom it rings            │
 *     ▼                               ▼
 *   ended ◀───────────────────────────┘
 * ```
 *
 * `closed` by its host ends it in either. All other events leave the state as it is. While it goes on, exactly one of those who are in it is its host.
 */
export const groupCallLife: Readonly<Record<CallState, readonly CallEvent['type'][]>> = {
  ringing: [
    ...(['rang', 'lost', 'returned', 'leaving', 'rejoined', 'sends', 'raised', 'moved', 'muted'] as const),
    ...(['accepted', 'rejected', 'hungUp', 'timedOut', 'abandoned'] as const),
    ...(['added', 'removed', 'configured', 'admitted', 'closed'] as const),
  ],
  active: [
    ...(['rang', 'lost', 'returned', 'leaving', 'rejoined', 'sends', 'raised', 'moved', 'muted'] as const),
    ...(['accepted', 'rejected', 'hungUp', 'timedOut', 'abandoned'] as const),
    ...(['added', 'removed', 'configured', 'admitted', 'closed'] as const),
  ],
  ended: [],
};

/** The call of a group after the event; the same object where the event changes nothing. */
export function reduceGroupCall(call: CallRecord, event: CallEvent): CallRecord {
  if (!groupCallLife[call.state].includes(event.type)) return call;
  if (event.type === 'moved') return { ...call, epoch: call.epoch + 1, version: call.version + 1 };
  const participants = partsAfter(call, event);
  const settings = settingsAfter(call, participants, event);
  const same =
    event.type !== 'closed' &&
    participants.length === call.participants.length &&
    participants.every((p, n) => p === call.participants[n]);
  if (same && !settings) return call;
  const end = endOf(call, participants, event);
  if (end) return { ...call, ...end, state: 'ended', participants: participants.map(ended), version: call.version + 1 };
  const host = hostOf(settings ? { ...call, ...settings } : call, participants);
  const at = 'at' in event ? event.at : undefined;
  const answered = call.state === 'ringing' && joinedIn(participants).length > 1 && at !== undefined;
  return {
    ...call,
    ...settings,
    ...(host === undefined ? {} : { host }),
    participants,
    version: call.version + 1,
    ...(answered ? { state: 'active' as const, answeredAt: at } : {}),
    // What the former device had negotiated with each of the others is gone with it.
    ...(event.type === 'rejoined' && call.topology === 'mesh' ? { epoch: call.epoch + 1 } : {}),
  };
}

type Settings = Pick<CallRecord, 'access' | 'host'>;

/** What the host has changed of the call; undefined where nothing is other than it was. */
function settingsAfter(call: CallRecord, participants: readonly Participant[], event: CallEvent): Settings | undefined {
  if (event.type !== 'configured') return undefined;
  const { access = call.access ?? 'open', host } = event;
  const passes = host !== undefined && host !== call.host && joinedIn(participants).some(({ id }) => id === host);
  if (access === (call.access ?? 'open') && !passes) return undefined;
  return { access, ...(passes ? { host } : {}) };
}

function ended({ leavesAt: _, handRaisedAt: _hand, ...part }: Participant): Participant {
  return { ...part, state: 'left', ...(isCalled(part) ? { missed: true } : {}) };
}

/** Why the call ends now; undefined where it goes on. */
function endOf(
  call: CallRecord,
  participants: readonly Participant[],
  event: CallEvent,
): { readonly reason: EndReason; readonly endedAt: number; readonly endedBy?: string } | undefined {
  if (!('at' in event) || event.at === undefined || event.type === 'raised') return undefined;
  const { at: endedAt } = event;
  if (event.type === 'closed')
    return { reason: call.state === 'ringing' ? 'cancelled' : 'hangup', endedAt, endedBy: event.by };
  const joined = joinedIn(participants);
  // A call of two is one though a media server carries it, as for its recording: the other does not stay behind.
  const isOfTwo = call.group !== true && call.participants.length === 2 && call.state === 'active';
  if (joined.length > 1 || (joined.length === 1 && call.state === 'active' && !isOfTwo)) return undefined;
  if (joined.length === 1 && participants.some((part) => isCalled(part) || part.state === 'waiting')) return undefined;
  const by = 'by' in event && event.by !== undefined ? event.by : 'userId' in event ? event.userId : undefined;
  const end = { endedAt, ...(by === undefined ? {} : { endedBy: by }) };
  if (joined.length === 0 || isOfTwo) {
    const before = call.participants.find(({ id }) => 'userId' in event && id === event.userId);
    if (event.type === 'abandoned' && before?.leavesAt === undefined) return { reason: 'failed', endedAt };
    return { reason: call.state === 'ringing' ? 'cancelled' : 'hangup', ...end };
  }
  switch (event.type) {
    case 'timedOut':
    case 'abandoned':
      return { reason: 'timeout', endedAt };
    case 'rejected':
      return { reason: event.reason, ...end };
    case 'hungUp':
      return { reason: 'rejected', ...end };
    case 'removed':
    case 'admitted':
      return { reason: event.by === undefined ? 'rejected' : 'cancelled', ...end };
    default:
      return undefined;
  }
}
