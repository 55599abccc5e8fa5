import { createClient, type Logger, type Parley, type ParleyOptions } from '@parley/core';
import { createPorts } from './platform/create-ports.js';

/** What `createParley` takes in Node. */
export interface NodeParleyOptions extends ParleyOptions {
  /** Where the SDK says what it does; silent unless given. It is never given contents of messages. */
  readonly logger?: Logger;
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
  return createClient(createPorts(options.logger), options);
}
