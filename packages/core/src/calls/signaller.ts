import type { Candidate, Description } from '@parley/protocol';
import type { Link } from '../connection/link.js';
import { ParleyError } from '../kernel/parley-error.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';

/** How one end of a channel speaks to the other. */
export interface Signaller {
  describe(description: Description): void;
  trickle(candidates: readonly Candidate[]): void;
  /** Says the last description and its candidates again; unless it must be, only where it was never acknowledged. */
  repeat(always: boolean): void;
  /** Says the candidates of the present generation again. */
  trickleAgain(): void;
  /** Asks the other side to say its open offer again: on this wire that is what a `rollback` means. */
  askAgain(): void;
  end(): void;
}

/** What a signaller needs. */
export interface SignallerParts {
  readonly link: Link;
  readonly clock: Clock;
  readonly logger?: Logger;
  readonly callId: string;
  readonly channel: string;
  readonly epoch: number;
  /** What the streams of an offer are, by `mid`. */
  readonly labels?: () => Readonly<Record<string, string>>;
}

/** What one `media.trickle` may carry. */
const mostFound = 50;

/** Carries descriptions and candidates over the link. Only the latest description matters: a lost one is said again, an older one never. */
export function createSignaller({ link, clock, logger, callId, channel, epoch, labels }: SignallerParts): Signaller {
  const address = { callId, channel, epoch };
  let latest: Description | undefined;
  let acknowledged = true;
  let stopWaiting: (() => void) | undefined;
  // Those of the present ICE generation (RFC 8839, 5.4), for when they must be said again.
  let found: Candidate[] = [];

  const carry = (candidates: readonly Candidate[]) => {
    link
      .request('media.trickle', { ...address, candidates: [...candidates] }, { durable: true })
      .catch((error: unknown) => logger?.debug('Candidates were not carried', { callId, error }));
  };
  const trickleAgain = () => {
    if (found.length > 0) carry(found);
  };
  const say = (description: Description) => {
    latest = description;
    acknowledged = false;
    stopWaiting?.();
    link.request('media.describe', { ...address, description, ...(labels && { labels: labels() }) }).then(
      () => {
        if (latest === description) acknowledged = true;
      },
      (error: unknown) => refused(description, error),
    );
  };
  const refused = (description: Description, error: unknown) => {
    if (latest !== description) return;
    logger?.debug('A description was not carried', { callId, error });
    // Without a connection the next session says it again; a server that asks to wait is obeyed.
    if (error instanceof ParleyError && error.retryAfter !== undefined) {
      stopWaiting = clock.setTimer(() => say(description), error.retryAfter);
    }
  };
  return {
    describe: say,
    trickle(candidates) {
      const fragment = candidates.at(-1)?.usernameFragment;
      found = [...found.filter(({ usernameFragment }) => usernameFragment === fragment), ...candidates].slice(
        -mostFound,
      );
      carry(candidates);
    },
    repeat(always) {
      if (!latest || (!always && acknowledged)) return;
      say(latest);
      trickleAgain();
    },
    trickleAgain,
    askAgain() {
      link
        .request('media.describe', { ...address, description: { type: 'rollback' } })
        .catch((error: unknown) => logger?.debug('A question was not carried', { callId, error }));
    },
    end() {
      latest = undefined;
      stopWaiting?.();
    },
  };
}
