import type { Candidate } from '@parley/protocol';
import type { Clock } from '../ports/clock.js';

/** Long enough for the candidates of one interface to come together, too short to be felt. */
const batchMs = 4;
/** What one `media.trickle` may carry. */
const batchSize = 50;

/** Gathers what is found within a few milliseconds, so that it travels together. */
export interface CandidateBatch {
  add(candidate: Candidate): void;
  end(): void;
}

/** A batch that hands over what it gathered. */
export function createCandidateBatch(clock: Clock, send: (candidates: Candidate[]) => void): CandidateBatch {
  let gathered: Candidate[] = [];
  let stop: (() => void) | undefined;
  const flush = () => {
    stop?.();
    stop = undefined;
    const batch = gathered;
    gathered = [];
    send(batch);
  };
  return {
    add(candidate) {
      gathered.push(candidate);
      if (gathered.length >= batchSize) flush();
      else stop ??= clock.setTimer(flush, batchMs);
    },
    end() {
      stop?.();
      stop = undefined;
      gathered = [];
    },
  };
}
