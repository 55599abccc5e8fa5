import { createClient, type Logger, type Parley, type ParleyOptions } from '@parley/core';
import { createPorts, type StorageOptions } from './platform/create-ports.js';

/** What `createParley` takes in Node. */
export interface NodeParleyOptions extends ParleyOptions {
  /** Where the SDK says what it does; silent unless given. It is never given contents of messages. */
  readonly logger?: Logger;
  /**
   * Keeps messages on their way, drafts and the last state on disk: what was sent survives a crash and is sent by the next process
   * that has the same folder. Without it they live as long as the process.
   */
  readonly storage?: StorageOptions;
}

/**
 * The client of one user in Node. Calls ring and end; sound and picture need a platform that has devices.
 *
 * @example
 * ```ts
 * const parley = createParley({ url: 'http://localhost:7275', token: () => admin.tokens.create({ userId: 'bob' }) });
 * await parley.connect();
 * ```
 */
export function createParley(options: NodeParleyOptions): Parley {
  return createClient(createPorts(options.logger, options.storage), options);
}
