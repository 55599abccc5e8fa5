import type { Clock } from '../ports/clock.js';
import { createFallbackSocketPort, type Trials } from './fallback-socket-port.js';
import type { SocketPort } from './socket-port.js';
import type { StreamFetch } from './stream-fetch.js';

/** What carries frames: one of Parley's own carriers, or one of one's own. */
export type Transport = 'websocket' | 'stream' | SocketPort;

/** What a platform has to carry frames with. */
export interface TransportPorts {
  readonly clock: Clock;
  /** WebSocket, or what this platform has instead. */
  readonly socket: SocketPort;
  /** For streams, where WebSocket is blocked; without it there are none. */
  readonly fetch?: StreamFetch;
}

/** Takes what was asked for; by itself WebSocket, and streams where it is blocked. */
export function chooseTransport(ports: TransportPorts, transport?: Transport): SocketPort {
  const { clock, socket, fetch } = ports;
  if (typeof transport === 'object') return transport;
  if (!fetch || transport === 'websocket') return socket;
  const webSocket = transport === 'stream' ? undefined : socket;
  const load = async (trials: Trials) => {
    const { createStreamFallback } = await import('./stream-fallback.js');
    return createStreamFallback({ clock, fetch, webSocket, trials });
  };
  return createFallbackSocketPort({ clock, webSocket, load });
}
