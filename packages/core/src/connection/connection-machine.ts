import type { Session } from '@parley/protocol';
import type { MachineTable } from '../kernel/machine.js';
import type { ParleyError } from '../kernel/parley-error.js';
import type { ConnectionStatus } from './connection.js';

/** The steps of a connection; the words that the app sees are in `statusOf`. */
export type Phase = 'disconnected' | 'signingIn' | 'opening' | 'open' | 'waiting' | 'failed';

/** What moves a connection. */
export type ConnectionEvent =
  | { readonly type: 'connect' }
  | { readonly type: 'disconnect' }
  | { readonly type: 'hurry' }
  | { readonly type: 'due' }
  | { readonly type: 'tokenGiven'; readonly token: string; readonly fresh: boolean }
  | { readonly type: 'denied'; readonly error: ParleyError }
  | { readonly type: 'opened'; readonly session: Session }
  | { readonly type: 'lost'; readonly error: ParleyError }
  | { readonly type: 'refused'; readonly error: ParleyError };

/** What is done on the way. */
export type ConnectionEffect = 'askToken' | 'openSocket' | 'begin' | 'drop' | 'wait' | 'probe' | 'fail' | 'leave';

/**
 * The life of a connection.
 *
 * ```text
 *                   connect               tokenGiven                opened
 *   disconnected ────────────► signingIn ────────────► opening ────────────► open ◄─┐ hurry: is it alive?
 *        ▲                      ▲  │  ▲       denied:     │ │                 │ │ └──┘
 *        │ disconnect           │  │  └───────────────────┘ │                 │ │
 *        │ (from everywhere)    │  │     another token      │ lost            │ │
 *                    due, hurry │  │ lost                   ▼                 │ │
 *                               └──┴───────────────────► waiting ◄────────────┘ │
 *                                                        lost                   │
 *   failed ◄──────── refused (from signingIn, opening, open) ◄──────────────────┘
 *     └──── connect ────► signingIn
 * ```
 *
 * `lost` is what time may mend, `denied` what another token may mend, `refused` what only the app can mend.
 */
export const connectionTable: MachineTable<Phase, ConnectionEvent['type'], ConnectionEffect> = {
  disconnected: {
    connect: { to: 'signingIn', effects: ['askToken'] },
  },
  signingIn: {
    tokenGiven: { to: 'opening', effects: ['openSocket'] },
    lost: { to: 'waiting', effects: ['wait'] },
    refused: { to: 'failed', effects: ['fail'] },
    disconnect: { to: 'disconnected', effects: ['leave'] },
  },
  opening: {
    opened: { to: 'open', effects: ['begin'] },
    denied: { to: 'signingIn', effects: ['drop', 'askToken'] },
    lost: { to: 'waiting', effects: ['drop', 'wait'] },
    refused: { to: 'failed', effects: ['drop', 'fail'] },
    disconnect: { to: 'disconnected', effects: ['drop', 'leave'] },
  },
  open: {
    hurry: { to: 'open', effects: ['probe'] },
    lost: { to: 'waiting', effects: ['drop', 'wait'] },
    denied: { to: 'waiting', effects: ['drop', 'wait'] },
    refused: { to: 'failed', effects: ['drop', 'fail'] },
    disconnect: { to: 'disconnected', effects: ['drop', 'leave'] },
  },
  waiting: {
    due: { to: 'signingIn', effects: ['askToken'] },
    hurry: { to: 'signingIn', effects: ['askToken'] },
    disconnect: { to: 'disconnected', effects: ['leave'] },
  },
  failed: {
    connect: { to: 'signingIn', effects: ['askToken'] },
    disconnect: { to: 'disconnected', effects: ['leave'] },
  },
};

/** The app's word for a phase; `resuming` once a session was open since `connect`, also one of an engine before. */
export function statusOf(phase: Phase, resuming: boolean): ConnectionStatus {
  switch (phase) {
    case 'failed':
      return phase;
    case 'open':
      return 'connected';
    case 'disconnected':
      return resuming ? 'reconnecting' : phase;
    case 'signingIn':
    case 'opening':
    case 'waiting':
      return resuming ? 'reconnecting' : 'connecting';
  }
}
