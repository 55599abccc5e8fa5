import type { GivenToken } from '../connection/index.js';
import type { Clock } from '../ports/clock.js';
import { ParleyError } from '../kernel/parley-error.js';
import { readExpiry } from './read-expiry.js';

/** Where tokens come from: the app's provider, asked as seldom as possible. */
export interface TokenSource {
  /**
   * The token at hand, or a new one where that is missing, spent or about to be.
   * @throws ParleyError `auth/provider-failed`, retryable unless the provider gave something that is no token
   */
  get(): Promise<GivenToken>;
  /** A new token in any case. Those who ask at the same time get the same one. */
  renew(): Promise<string>;
  /** The token at hand is good until then, by this machine's clock. */
  expires(at: number | undefined): void;
  /** The token at hand is no longer good. */
  discard(): void;
}

const providerTimeout = 30_000;
const spentBefore = 5_000;

/** Asks the app's token provider, one flight at a time. */
export function createTokenSource(deps: {
  readonly clock: Clock;
  readonly provider: () => string | Promise<string>;
}): TokenSource {
  const { clock, provider } = deps;
  let held: { token: string; expiresAt?: number } | undefined;
  let flight: Promise<string> | undefined;

  const ask = () =>
    new Promise<string>((resolve, reject) => {
      const stop = clock.setTimer(() => reject(failed('it did not answer within 30 seconds', true)), providerTimeout);
      Promise.resolve()
        .then(provider)
        .then(checked, (cause: unknown) => Promise.reject(failed('the token provider threw', true, cause)))
        .then(resolve, reject)
        .finally(stop);
    });
  const renew = () => {
    flight ??= ask()
      .then((token) => {
        held = { token, expiresAt: readExpiry(token) };
        return token;
      })
      .finally(() => (flight = undefined));
    return flight;
  };
  return {
    renew,
    async get() {
      const spent = held?.expiresAt !== undefined && held.expiresAt - spentBefore <= clock.now();
      if (held && !spent && !flight) return { token: held.token, fresh: false };
      return { token: await renew(), fresh: true };
    },
    expires(at) {
      if (held) held.expiresAt = at;
    },
    discard() {
      held = undefined;
    },
  };
}

function checked(token: unknown): string {
  if (typeof token === 'string' && token.length > 0) return token;
  throw failed('the token provider gave no string', false);
}

function failed(why: string, retryable: boolean, cause?: unknown): ParleyError {
  const next = retryable ? 'It is asked again by itself; look at `cause`.' : 'Let `token` give a token as a string.';
  return new ParleyError('auth/provider-failed', `Unable to sign in: ${why}. ${next}`, { retryable, cause });
}
