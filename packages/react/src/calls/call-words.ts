import type { CallSnapshot, ParleyError, TrackSource } from '@parley/core';
import { formatDuration } from '../theme/format.js';
import type { Strings } from '../theme/strings.js';
import { sayError } from '../theme/use-words.js';

/** Where a call is, in words; nothing while it simply runs. */
export function callWords(state: CallSnapshot, { calls }: Strings): string {
  switch (state.status) {
    case 'calling':
      return state.participants.some((each) => !each.local && each.state === 'ringing') ? calls.ringing : calls.calling;
    case 'incoming':
      return state.video ? calls.videoKind : calls.audioKind;
    case 'waiting':
      return calls.lobby;
    case 'connecting':
      return calls.connecting;
    case 'reconnecting':
      return calls.reconnecting;
    case 'active':
      return state.held.local ? calls.onHold : state.held.remote ? calls.heldByThem : '';
    case 'ended':
      return endedWords(state, calls);
  }
}

/** Out of a call of many that goes on: whether this user left, was put out, or did not come in. */
export function wayOut({ group, reason, endedBy, participants, host }: CallSnapshot): 'left' | 'removed' | undefined {
  if (!group || reason !== 'hangup' || participants.every(({ local, state }) => local || state !== 'joined')) return;
  const me = participants.find(({ local }) => local)?.id;
  if (endedBy === me) return 'left';
  return endedBy === host ? 'removed' : undefined;
}

function endedWords(state: CallSnapshot, calls: Strings['calls']): string {
  const { direction, reason = 'hangup', answeredAt, endedAt } = state;
  const way = wayOut(state);
  if (way === 'removed') return calls.removed;
  if (way === 'left') return calls.leftGroup;
  if (state.transfer?.state === 'done') return calls.transferred;
  if (reason === 'answeredElsewhere' && answeredAt !== undefined) return calls.takenOver;
  const words = (direction === 'incoming' ? calls.endedIncoming : calls.endedOutgoing)[reason];
  if (answeredAt === undefined || endedAt === undefined) return words;
  return `${words} ${calls.endedAfter(formatDuration(endedAt - answeredAt))}`;
}

/** A device that could not be used: what it means, and what to do. */
export interface ProblemWords {
  readonly what: string;
  readonly help?: string;
}

/** Explains why a device could not be used. */
export function problemWords(source: TrackSource, error: ParleyError, strings: Strings): ProblemWords {
  const { problems } = strings;
  switch (error.code) {
    case 'calls/media-denied':
      return { what: problems[`${source}Denied`], help: source === 'screen' ? undefined : allowWords(strings) };
    case 'calls/media-missing':
      return { what: problems[`${source}Missing`] };
    case 'calls/media-busy':
      return { what: problems[`${source}Busy`] };
    case 'calls/media-insecure':
      return { what: problems.insecure };
    default:
      return { what: problems.other(sayError(strings, error)) };
  }
}

/** Where to allow a device, in the reader's browser. */
function allowWords({ problems }: Strings): string {
  const agent = typeof navigator === 'undefined' ? '' : navigator.userAgent;
  if (/firefox/iu.test(agent)) return problems.allowFirefox;
  if (/chrom(e|ium)|crios|edg/iu.test(agent)) return problems.allowChromium;
  if (/safari/iu.test(agent)) return problems.allowSafari;
  return problems.allowOther;
}
