import type { ClientPorts, Logger } from '@parley/core';
import { createNodeClock } from './node-clock.js';
import { createNodeRandom } from './node-random.js';
import { createWsSocketPort } from './ws-socket-port.js';

/** What Node gives a client. It keeps nothing on disk: a device without an id is a new one each time. */
export function createPorts(logger?: Logger): ClientPorts {
  return {
    clock: createNodeClock(),
    random: createNodeRandom(),
    socket: createWsSocketPort(),
    fetch: (url, { signal, ...init }) => fetch(url, { ...init, signal: signal as AbortSignal }),
    logger,
    client: { name: '@parley/node', version: '0.1.0' },
  };
}
