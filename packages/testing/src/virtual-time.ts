import type { Clock } from '@parley/core';
import { createFakeClock, settled } from '@parley/core/testing';

/** Time that moves when it is told to. */
export interface VirtualTime {
  readonly clock: Clock;
  advance(ms: number): Promise<void>;
  /** Moves from one thing that falls due to the next until the promise settles. Rejects after `most` virtual ms. */
  run<T>(promise: Promise<T>, most?: number): Promise<T>;
  /** A view of the clock whose timers end together: a process that can be killed. */
  fork(): { readonly clock: Clock; readonly end: () => void };
}

const tenMinutes = 600_000;

/** Virtual time from a fixed moment on, so that every run is the same. */
export function createVirtualTime(): VirtualTime {
  const clock = createFakeClock(undefined, undefined, createSettle());
  return {
    clock,
    advance: (ms) => clock.advance(ms),
    async run(promise, most = tenMinutes) {
      const until = clock.now() + most;
      const state = { settled: false };
      const end = () => void (state.settled = true);
      promise.then(end, end);
      await clock.advance(0);
      for (let step = 1; !state.settled && clock.now() < until; step = Math.min(step * 2, 100)) {
        await clock.advance(step);
      }
      if (state.settled) return promise;
      throw new Error(
        `Unable to finish: nothing came within ${String(most / 1000)} virtual seconds. Look at the weather.`,
      );
    },
    fork() {
      const endings = new Set<() => void>();
      let ended = false;
      return {
        clock: {
          now: () => clock.now(),
          setTimer(run, ms) {
            if (ended) return () => undefined;
            const stop = clock.setTimer(() => {
              endings.delete(stop);
              run();
            }, ms);
            endings.add(stop);
            return () => {
              endings.delete(stop);
              stop();
            };
          },
        },
        end() {
          ended = true;
          for (const stop of endings) stop();
          endings.clear();
        },
      };
    },
  };
}

/**
 * Waits until all promises have settled: one turn of the event loop where the platform has a quick one that no test has taken
 * over, and many turns of promises elsewhere.
 */
function createSettle(): () => Promise<void> {
  const { setImmediate: next } = globalThis as { setImmediate?: ((run: () => void) => unknown) & { clock?: unknown } };
  if (!next || next.clock !== undefined) return () => settled();
  return () => new Promise((resolve) => void next(resolve));
}
