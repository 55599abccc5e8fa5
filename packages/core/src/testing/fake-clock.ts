import type { Clock } from '../ports/clock.js';

/** A clock that a test moves. */
export interface FakeClock extends Clock {
  /** Moves the time, running what falls due in order, each with all that follows from it. */
  advance(ms: number): Promise<void>;
  /** How many timers wait. */
  readonly waiting: number;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * A clock that stands still until it is moved. After each timer it lets promises settle for so many `turns`, or for as long as
 * `settle` takes.
 */
export function createFakeClock(
  start = 1_700_000_000_000,
  turns = 200,
  settle: () => Promise<void> = () => settled(turns),
): FakeClock {
  const waiting = new Set<Timer>();
  const heap: Timer[] = [];
  let now = start;
  let made = 0;
  const nextDue = (until: number) => {
    // Those that were cleared stay in the heap until they come up.
    while (heap[0] && !waiting.has(heap[0])) pop(heap);
    return heap[0] && heap[0].at <= until ? pop(heap) : undefined;
  };
  return {
    now: () => now,
    setTimer(run, ms) {
      const timer = { at: now + ms, order: made++, run };
      waiting.add(timer);
      push(heap, timer);
      return () => void waiting.delete(timer);
    },
    get waiting() {
      return waiting.size;
    },
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (let timer = nextDue(until); timer; timer = nextDue(until)) {
        waiting.delete(timer);
        now = Math.max(now, timer.at);
        timer.run();
        await settle();
      }
      now = until;
    },
  };
}

/** Lets everything happen that needs no time. */
export async function settled(turns = 200): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Timer[], timer: Timer): void {
  let place = heap.length;
  while (place > 0) {
    const above = (place - 1) >> 1;
    const parent = heap[above];
    if (!parent || !isBefore(timer, parent)) break;
    heap[place] = parent;
    place = above;
  }
  heap[place] = timer;
}

function pop(heap: Timer[]): Timer | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (!last || heap.length === 0) return top;
  let place = 0;
  for (;;) {
    const [left, right] = [heap[2 * place + 1], heap[2 * place + 2]];
    const child = right && left && isBefore(right, left) ? 2 * place + 2 : 2 * place + 1;
    const lower = heap[child];
    if (!lower || !isBefore(lower, last)) break;
    heap[place] = lower;
    place = child;
  }
  heap[place] = last;
  return top;
}
