import type { PeerState } from '../media-port.js';

/** From good to bad. */
const order = [
  'connected',
  'new',
  'connecting',
  'disconnected',
  'failed',
  'closed',
] as const satisfies readonly PeerState[];

/** The state of several connections together: `connected` where all of them are. */
export function worstState(states: readonly PeerState[]): PeerState {
  const worst = Math.max(...states.map((state) => order.indexOf(state)));
  return order[worst] ?? 'new';
}
