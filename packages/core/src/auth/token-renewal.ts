import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { Random } from '../ports/random.js';
import { backOff } from '../kernel/back-off.js';
import type { TokenSource } from './token-source.js';

/** Renews the token of a running session before it runs out. */
export interface TokenRenewal {
  /** The token is good until then, by this machine's clock; nothing is planned for one that has no end. */
  plan(expiresAt: number | undefined): void;
  /** Renew it now. */
  renew(expiresAt: number): void;
  end(): void;
}

const longestLead = 60_000;
// Longer timers overflow the platform's 32 bits and would fire at once.
const longestTimer = 2_000_000_000;

/** Plans one renewal at a time; a provider that fails is asked again with back-off for as long as the session lasts. */
export function createTokenRenewal(deps: {
  readonly clock: Clock;
  readonly random: Random;
  readonly tokens: TokenSource;
  /** Gives the new token to the server. Answers until when it is good, by this machine's clock. */
  readonly refresh: (token: string) => Promise<number | undefined>;
  readonly onWillExpire: (at: number) => void;
  readonly logger?: Logger;
}): TokenRenewal {
  const { clock, random, tokens, logger } = deps;
  let stop: (() => void) | undefined;
  let turn = 0;

  const after = (ms: number, run: () => void) => {
    stop?.();
    stop = clock.setTimer(run, Math.min(Math.max(ms, 0), longestTimer));
  };
  const attempt = async (count: number) => {
    const mine = ++turn;
    try {
      const token = await tokens.renew();
      if (mine !== turn) return;
      const expiresAt = await deps.refresh(token);
      if (mine !== turn) return;
      tokens.expires(expiresAt);
      plan(expiresAt);
    } catch (error) {
      if (mine !== turn) return;
      logger?.warn('The token could not be renewed; trying again', { error, attempt: count });
      after(backOff(count, random.next()), () => void attempt(count + 1));
    }
  };
  const renew = (expiresAt: number) => {
    stop?.();
    deps.onWillExpire(expiresAt);
    void attempt(0);
  };
  const plan = (expiresAt: number | undefined) => {
    stop?.();
    if (expiresAt === undefined) return;
    const left = expiresAt - clock.now();
    // Spread, so that clients which signed in together do not ask for tokens together.
    const lead = Math.min(longestLead, left / 5) * (1 + random.next());
    if (left - lead > longestTimer) after(longestTimer, () => plan(expiresAt));
    else after(left - lead, () => renew(expiresAt));
  };
  return {
    plan,
    renew,
    end() {
      turn++;
      stop?.();
    },
  };
}
