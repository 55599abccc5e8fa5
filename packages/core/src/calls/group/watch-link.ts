import type { Clock } from '../../ports/clock.js';
import type { PeerStats } from '../media-port.js';
import { nextBudget, openBudget, overAnother } from './link-budget.js';

/** What watching needs. */
export interface WatchLinkParts {
  readonly clock: Clock;
  readonly read: () => Promise<PeerStats | undefined>;
  /** Told when it changes, in kbit/s. */
  readonly onBudget: (kbps: number) => void;
}

/** How often is looked, in ms. */
export const lookMs = 2_000;

/** Looks at what arrives, and says how much picture that way carries. Returns the ending. */
export function watchLink({ clock, read, onBudget }: WatchLinkParts): () => void {
  let budget = openBudget;
  let before: { readonly at: number; readonly stats: PeerStats } | undefined;
  let ended = false;
  let stop: (() => void) | undefined;

  const take = (stats: PeerStats | undefined) => {
    const former = before;
    before = stats && { at: clock.now(), stats };
    // Another connection counts from the start.
    if (!former || !before) return;
    if (before.stats.bytesReceived < former.stats.bytesReceived) {
      budget = overAnother(budget);
      return;
    }
    const grown = (of: (stats: PeerStats) => number) => of(before?.stats ?? former.stats) - of(former.stats);
    const next = nextBudget(budget, {
      ms: before.at - former.at,
      packetsReceived: grown(({ audio, video }) => audio.packetsReceived + video.packetsReceived),
      packetsLost: Math.max(
        0,
        grown(({ audio, video }) => audio.packetsLost + video.packetsLost),
      ),
      bytesReceived: grown(({ bytesReceived }) => bytesReceived),
      roundTripTime: before.stats.roundTripTime,
    });
    const changed = next.kbps !== budget.kbps;
    budget = next;
    if (changed) onBudget(next.kbps);
  };
  const look = () => {
    stop = clock.setTimer(look, lookMs);
    read().then(
      (stats) => {
        if (!ended) take(stats);
      },
      () => undefined,
    );
  };
  stop = clock.setTimer(look, lookMs);
  return () => {
    ended = true;
    stop?.();
  };
}
