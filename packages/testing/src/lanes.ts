import type { Clock } from '@parley/core';

/** One direction of a connection, in lanes: what is sent later in one lane never arrives earlier, whatever the delay. */
export interface Lanes {
  /** Runs after `ms`, and after all that went before in its lane. */
  send(run: () => void, ms: number, lane: string): void;
  /** Runs after `ms` and after all that went before in any lane; what is sent later arrives after it. */
  sendAlone(run: () => void, ms: number): void;
}

/** What needs no time comes in the next turn. */
export function createLanes(clock: Clock): Lanes {
  const free = new Map<string, number>();
  let all = 0;
  let last = 0;
  let waiting = 0;

  const at = (due: number, run: () => void) => {
    last = Math.max(last, due);
    const wait = due - clock.now();
    // A turn would overtake a timer of this very moment.
    if (wait <= 0 && waiting === 0) {
      queueMicrotask(run);
      return;
    }
    waiting += 1;
    clock.setTimer(() => {
      waiting -= 1;
      run();
    }, wait);
  };
  return {
    send(run, ms, lane) {
      const due = Math.max(all, free.get(lane) ?? 0, clock.now() + ms);
      free.set(lane, due);
      at(due, run);
    },
    sendAlone(run, ms) {
      all = Math.max(last, clock.now() + ms);
      free.clear();
      at(all, run);
    },
  };
}
