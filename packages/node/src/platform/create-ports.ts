import type { ClientPorts, Logger } from '@parley/core';
import { createFileStorage } from '../storage/create-file-storage.js';
import { createNodeClock } from './node-clock.js';
import { createNodeRandom } from './node-random.js';
import { nodeFiles } from './node-files.js';
import { createWsSocketPort } from './ws-socket-port.js';

/** Where a client keeps what must outlive its process. */
export interface StorageOptions {
  /**
   * A folder on a local disk, made when it is missing, readable by this user of the machine alone. Several clients, users and
   * processes may share one.
   */
  readonly folder: string;
}

/** What Node gives a client. Without a folder it keeps nothing on disk; a device without an id is a new one each time. */
export function createPorts(logger?: Logger, storage?: StorageOptions): ClientPorts {
  return {
    clock: createNodeClock(),
    random: createNodeRandom(),
    socket: createWsSocketPort(),
    fetch: (url, { signal, ...init }) => fetch(url, { ...init, signal: signal as AbortSignal }),
    files: { left: () => false, load: () => Promise.resolve(nodeFiles) },
    logger,
    ...(storage && { storage: createFileStorage({ folder: storage.folder, logger }) }),
    client: { name: '@parley/node', version: '0.1.0' },
  };
}
