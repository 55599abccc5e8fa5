import type { EndReason } from '@parley/protocol';
import type { MachineTable } from '../kernel/machine.js';
import type { CallStatus } from './calls.js';

/** Where the life of a call stands; `accepting` is shown as `connecting`. */
export type CallPhase = Exclude<CallStatus, 'waiting'> | 'accepting';

/** Why a call is over, and by whom. */
export interface CallEnd {
  readonly reason: EndReason;
  readonly endedBy?: string;
  /** By the server's clock, in ms since the epoch. */
  readonly at: number;
}

/** What can happen to a call on this device. */
export type CallEvent =
  /** The user answers here. */
  | { readonly type: 'accept' }
  /** The answer did not reach the server: it rings on. */
  | { readonly type: 'acceptFailed' }
  /** The server says that both sides are in. */
  | { readonly type: 'answered' }
  /** Media flows. */
  | { readonly type: 'connected' }
  /** Media flows no more. */
  | { readonly type: 'lost' }
  | { readonly type: 'ended'; readonly end: CallEnd };

/** What the machine asks for on its way. */
export type CallEffect = 'tellAccepted' | 'tellConnected' | 'release';

const over = { to: 'ended', effects: ['release'] } as const;

/**
 * The life of a call on this device.
 *
 * ```
 * calling ───────answered────────┐
 *                                ▼
 * incoming ──accept──► accepting ──answered──► connecting ──connected──► active
 *     ▲                    │                                              │  ▲
 *     └────acceptFailed────┘                                           lost  connected
 *                                                                         ▼  │
 *                                                                    reconnecting
 *
 * any of them ──ended──► ended
 * ```
 *
 * It ends by `hangup` (after it was answered), `cancelled` (by the caller, before), `rejected` or `busy` (by the callee), `timeout`
 * (nobody answered), `answeredElsewhere` or `rejectedElsewhere` (on another device of this user) and `failed` (no media got
 * through, or the server gave the call up). Nothing leaves `ended`.
 */
export const callTable: MachineTable<CallPhase, CallEvent['type'], CallEffect> = {
  calling: { answered: { to: 'connecting', effects: ['tellAccepted'] }, ended: over },
  incoming: { accept: { to: 'accepting' }, ended: over },
  accepting: {
    answered: { to: 'connecting', effects: ['tellAccepted'] },
    acceptFailed: { to: 'incoming' },
    ended: over,
  },
  connecting: { connected: { to: 'active', effects: ['tellConnected'] }, ended: over },
  active: { lost: { to: 'reconnecting' }, ended: over },
  reconnecting: { connected: { to: 'active' }, ended: over },
  ended: {},
};

/** What a screen is told of a phase. */
export function statusOf(phase: CallPhase): CallStatus {
  return phase === 'accepting' ? 'connecting' : phase;
}
