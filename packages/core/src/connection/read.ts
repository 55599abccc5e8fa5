import type { OperationName, Params, Result } from '@parley/protocol';
import type { Cancellable } from '../kernel/cancellable.js';
import { ParleyError } from '../kernel/parley-error.js';
import type { Link } from './link.js';

/** Asks for something that may be asked twice: when the connection goes away before the answer, it is asked again on the next. */
export async function read<K extends OperationName>(
  link: Link,
  [op, params]: readonly [K, Params<K>],
  options?: Cancellable,
): Promise<Result<K>> {
  for (;;) {
    try {
      return await link.request(op, params, options);
    } catch (error) {
      if (!(error instanceof ParleyError) || error.code !== 'connection/lost') throw error;
    }
  }
}
