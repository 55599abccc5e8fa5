import type { Clock } from '@parley/core';

/** The time of this machine. */
export function createNodeClock(): Clock {
  return {
    now: () => Date.now(),
    setTimer(run, ms) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}
