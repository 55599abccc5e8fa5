import type { PhoneEnd } from '../kernel/phone-edge.js';

/** Where a leg is in its life. */
export type LegState = 'calling' | 'offered' | 'up' | 'leaving' | 'over';

/** What happens to a leg: on the network, or (`accept`, `end`) here. */
export type LegInput =
  | { readonly type: 'ringing' }
  | { readonly type: 'early'; readonly sdp: string }
  | { readonly type: 'answered'; readonly sdp: string }
  /** It was refused, hung up, cancelled, or its way was lost: nothing of it is left there. */
  | { readonly type: 'gone'; readonly reason: PhoneEnd }
  | { readonly type: 'accept' }
  | { readonly type: 'end'; readonly reason: PhoneEnd };

/** What is to be sent. */
export type LegAct = 'cancel' | 'accept' | 'reject' | 'bye';

/** What an input does. */
export interface LegStep {
  readonly state: LegState;
  readonly act?: LegAct;
  /** What is told of the leg: `ended` once and last. */
  readonly tell?: 'ringing' | 'early' | 'answered' | 'ended';
}

/**
 * The life of a leg. What a state does not name changes nothing.
 *
 * ```
 *  calling ──answered──▶ up ◀──accept── offered
 *     │ end (CANCEL)      │ end (BYE)      │ end (reject)
 *     ▼                   ▼                ▼
 *  leaving ───gone─────▶ over ◀────────────┘        gone: from any to over
 *     └──answered (BYE)───▲
 * ```
 *
 * A phone that answers while it is cancelled (RFC 3261, 9.1) is hung up: no leg stays that nobody knows of.
 */
export const legLife: Readonly<Record<LegState, Readonly<Partial<Record<LegInput['type'], LegStep>>>>> = {
  calling: {
    ringing: { state: 'calling', tell: 'ringing' },
    early: { state: 'calling', tell: 'early' },
    answered: { state: 'up', tell: 'answered' },
    gone: { state: 'over', tell: 'ended' },
    end: { state: 'leaving', act: 'cancel', tell: 'ended' },
  },
  offered: {
    accept: { state: 'up', act: 'accept' },
    gone: { state: 'over', tell: 'ended' },
    end: { state: 'over', act: 'reject', tell: 'ended' },
  },
  up: {
    gone: { state: 'over', tell: 'ended' },
    end: { state: 'over', act: 'bye', tell: 'ended' },
  },
  leaving: {
    answered: { state: 'over', act: 'bye' },
    gone: { state: 'over' },
  },
  over: {},
};
