import type { Logger, Parley } from '@parley/core';
import { takeLeft } from './left-calls.js';

/** Takes up the calls that a former page of this tab was in, once it is known who signs in. Returns the ending. */
export function rejoinCalls(client: Pick<Parley, 'connection' | 'calls'>, logger?: Logger): () => void {
  let stop: (() => void) | undefined;
  const attempt = () => {
    const { status, user } = client.connection.get();
    if (status !== 'connected' || !user) return false;
    stop?.();
    for (const { id, microphone, camera } of takeLeft(user.id, Date.now())) {
      client.calls.rejoin(id, { microphone, camera }).catch((error: unknown) => {
        logger?.debug('A call could not be taken up again', { callId: id, error });
      });
    }
    return true;
  };
  if (!attempt()) stop = client.connection.subscribe(attempt);
  return () => stop?.();
}
