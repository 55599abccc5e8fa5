import type { Attendance, AttendedSession } from '../connection/index.js';
import { backOff } from '../kernel/back-off.js';
import { createScope } from '../kernel/scope.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { Random } from '../ports/random.js';
import type { TokenSource } from './token-source.js';

const longestLead = 60_000;
// Longer timers overflow the platform's 32 bits and would fire at once.
const longestTimer = 2_000_000_000;

/** Renews the token of a session before it runs out; a provider that fails is asked again with back-off while it runs. */
export function attendSession(deps: {
  readonly clock: Clock;
  readonly random: Random;
  readonly source: TokenSource;
  readonly session: AttendedSession;
  readonly logger?: Logger;
}): Attendance {
  const { clock, random, source, session, logger } = deps;
  let stop: (() => void) | undefined;
  let renewing = false;
  const scope = createScope();
  const isOver = () => scope.ended;

  const after = (ms: number, run: () => void) => {
    stop?.();
    stop = clock.setTimer(run, Math.min(Math.max(ms, 0), longestTimer));
  };
  const attempt = async (count: number) => {
    try {
      const token = await source.renew();
      if (isOver()) return;
      const expiresAt = await session.refresh(token);
      if (isOver()) return;
      renewing = false;
      plan(expiresAt);
    } catch (error) {
      if (isOver()) return;
      logger?.warn('The token could not be renewed; trying again', { error, attempt: count });
      after(backOff(count, random.next()), () => void attempt(count + 1));
    }
  };
  const renew = (expiresAt: number) => {
    if (renewing) return;
    renewing = true;
    stop?.();
    session.onWillExpire(expiresAt);
    void attempt(0);
  };
  const plan = (expiresAt: number | undefined) => {
    source.expires(expiresAt);
    stop?.();
    if (expiresAt === undefined) return;
    const left = expiresAt - clock.now();
    // Spread, so that clients which signed in together do not ask for tokens together.
    const lead = Math.min(longestLead, left / 5) * (1 + random.next());
    if (left - lead > longestTimer) after(longestTimer, () => plan(expiresAt));
    else after(left - lead, () => renew(expiresAt));
  };

  plan(session.expiresAt);
  return {
    renew,
    end() {
      scope.end();
      stop?.();
    },
  };
}
