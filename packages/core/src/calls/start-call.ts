import type { Params, Result } from '@parley/protocol';
import type { Link } from '../connection/link.js';
import { ParleyError } from '../kernel/parley-error.js';
import type { Clock } from '../ports/clock.js';
import { callError } from './call-errors.js';
import { createDeadline } from './deadline.js';

/** Longer than a reconnect usually takes, shorter than anybody waits for a call to begin. */
export const startPatienceMs = 15_000;

/** Rings, over a short reconnect too; a server that stays silent is `connection/timeout`. */
export async function startCall(
  { link, clock }: { readonly link: Link; readonly clock: Clock },
  params: Params<'call.start'>,
): Promise<Result<'call.start'>> {
  const { status } = link.state.get();
  if (status === 'disconnected' || status === 'failed') throw callError('connection/disconnected', 'start the call');
  const deadline = createDeadline(clock, startPatienceMs);
  try {
    return await link.request('call.start', params, { durable: true, signal: deadline.signal });
  } catch (error) {
    const late = error instanceof ParleyError && error.code === 'connection/cancelled';
    throw late ? callError('connection/timeout', 'start the call') : error;
  } finally {
    deadline.end();
  }
}
