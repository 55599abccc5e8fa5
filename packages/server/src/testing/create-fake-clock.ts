import type { Clock } from '../kernel/ports.js';

/** A clock that moves when it is told to. */
export interface FakeClock extends Clock {
  /** Moves time on and runs what falls due, in order; what waits for promises runs in between. */
  advance(ms: number): Promise<void>;
  /** Timers that have not run. */
  readonly pending: number;
}

/** Starts at a fixed time. */
export function createFakeClock(start = 1_800_000_000_000): FakeClock {
  let now = start;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  return {
    now: () => now,
    setTimer(run, ms) {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    async advance(ms) {
      const end = now + ms;
      await settled();
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((other) => other !== next);
        now = Math.max(now, next.at);
        next.run();
        await settled();
      }
      now = end;
      await settled();
    },
    get pending() {
      return timers.length;
    },
  };
}

/** Everything that waits for promises alone has run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
