import type { Clock } from '../ports/clock.js';
import type { PeerState } from './media-port.js';

/** A platform calls a way lost after seconds without an answer. It may come back by itself: so long is waited for that. */
export const patienceMs = 500;
/** How much longer the polite side waits, so that both rarely look at once. */
const politePatienceMs = 500;
/** How long one search may take before the next begins. */
const searchMs = 10_000;
/** One search for a way that may be lost is given so long, and the next ones longer, so that none ends another. */
const leastGapMs = 2_000;
/** Without media for so long, a call is given up. */
export const giveUpMs = 60_000;

/** What recovery needs. */
export interface RecoveryParts {
  readonly clock: Clock;
  readonly polite: boolean;
  readonly restart: () => void;
  readonly giveUp: () => void;
}

/** Looks for a new way when the present one is lost. */
export interface Recovery {
  /** Both sides are in: from now on media must flow. */
  begin(): void;
  state(state: PeerState): void;
  /** The network or the session changed: a way that is not known to be good is looked for anew. */
  disturbed(): void;
  networkChanged(): void;
  /** Nothing arrives though the way is not known to be lost; said again while that is so. Another is looked for, ever less often. */
  stalled(): void;
  /** The other side looks for another way. */
  sought(): void;
  end(): void;
}

/** Decides when to restart ICE (RFC 8445, 2.4) and when to give up. */
export function createRecovery({ clock, polite, restart, giveUp }: RecoveryParts): Recovery {
  let present: PeerState = 'new';
  let begun = false;
  let ended = false;
  let stopWaiting: (() => void) | undefined;
  let stopGivingUp: (() => void) | undefined;
  let stopStalled: (() => void) | undefined;
  let soughtAt = Number.NEGATIVE_INFINITY;
  let stalledAt = Number.NEGATIVE_INFINITY;
  let gapMs = leastGapMs;

  const wait = (ms: number) => {
    stopWaiting?.();
    stopWaiting = clock.setTimer(lookAnew, polite ? ms + politePatienceMs : ms);
  };
  // Until a way is found, another is looked for again and again.
  const lookAnew = () => {
    wait(searchMs);
    search();
  };
  const search = () => {
    soughtAt = clock.now();
    restart();
  };
  const watch = () => {
    if (begun && !ended && present !== 'connected') stopGivingUp ??= clock.setTimer(giveUp, giveUpMs);
  };
  return {
    begin() {
      begun = true;
      watch();
    },
    state(state) {
      if (ended) return;
      present = state;
      watch();
      if (state === 'disconnected') wait(patienceMs);
      else if (state === 'failed') wait(0);
      else if (state === 'connecting') wait(searchMs);
      else stopWaiting?.();
      if (state !== 'connected') return;
      stopGivingUp?.();
      stopGivingUp = undefined;
    },
    disturbed() {
      if (!ended && present !== 'new' && present !== 'connected') lookAnew();
    },
    networkChanged() {
      if (!ended && present !== 'new') search();
    },
    stalled() {
      const now = clock.now();
      if (now - stalledAt > leastGapMs) gapMs = leastGapMs;
      stalledAt = now;
      if (ended || present !== 'connected' || now - soughtAt < gapMs) return;
      gapMs *= 2;
      stopStalled?.();
      stopStalled = clock.setTimer(search, polite ? politePatienceMs : 0);
    },
    sought() {
      soughtAt = clock.now();
      stopStalled?.();
    },
    end() {
      ended = true;
      stopStalled?.();
      stopWaiting?.();
      stopGivingUp?.();
    },
  };
}
