import type { SessionTokens } from '../connection/index.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { Random } from '../ports/random.js';
import { attendSession } from './attend-session.js';
import { createTokenSource } from './token-source.js';

/** Tokens for the sessions of one client, from the app's provider. */
export function createSessionTokens(deps: {
  readonly clock: Clock;
  readonly random: Random;
  readonly provider: () => string | Promise<string>;
  readonly logger?: Logger;
}): SessionTokens {
  const source = createTokenSource(deps);
  return {
    get: () => source.get(),
    discard: () => source.discard(),
    attend: (session) => attendSession({ ...deps, source, session }),
  };
}
