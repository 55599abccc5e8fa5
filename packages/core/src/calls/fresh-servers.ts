import type { IceServer } from '@parley/protocol';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import { isOver } from './call-errors.js';

/** What keeping servers fresh needs. */
export interface FreshServersParts {
  readonly clock: Clock;
  readonly logger?: Logger;
  /** The server's time, in ms since the epoch. */
  readonly serverNow: () => number;
  readonly ask: () => Promise<readonly IceServer[]>;
  readonly take: (servers: readonly IceServer[]) => void;
}

/** Keeps the credentials of a long call's relays fresh: what asks for a relay an hour later needs others than the first. */
export interface FreshServers {
  /** These are used from now on. */
  use(servers: readonly IceServer[]): void;
  end(): void;
}

/** Credentials are asked for anew when so much of their life is over. */
const worn = 0.75;
const leastMs = 5_000;
const tryAgainMs = 30_000;
/** Timers hold no more. */
const mostMs = 86_400_000;

/** Asks in time for servers whose names say when they expire (`<seconds>:<name>`, draft-uberti-behave-turn-rest). */
export function keepServersFresh({ clock, logger, serverNow, ask, take }: FreshServersParts): FreshServers {
  let stop: (() => void) | undefined;
  let ended = false;

  const wait = (ms: number) => {
    stop?.();
    stop = clock.setTimer(renew, Math.min(Math.max(ms, leastMs), mostMs));
  };
  const use = (servers: readonly IceServer[]) => {
    stop?.();
    if (ended) return;
    const expiries = servers.map(({ username = '' }) => Number(/^(\d{1,12}):/.exec(username)?.[1] ?? Number.NaN));
    const first = Math.min(...expiries.filter((expiry) => !Number.isNaN(expiry)));
    if (Number.isFinite(first)) wait((first * 1_000 - serverNow()) * worn);
  };
  const renew = () => {
    ask().then(
      (servers) => {
        if (ended) return;
        take(servers);
        use(servers);
      },
      (error: unknown) => {
        if (ended || isOver(error)) return;
        logger?.debug('Fresh ICE servers were not given', { error });
        wait(tryAgainMs);
      },
    );
  };
  return {
    use,
    end() {
      ended = true;
      stop?.();
    },
  };
}
