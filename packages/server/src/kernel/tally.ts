import type { Clock, Metrics } from './ports.js';

/** Counts that happen often, handed on once a second. */
export interface Tally {
  count(name: keyof typeof labels, key: string): void;
  /** Hands on what was counted so far and ends. */
  stop(): void;
}

/** What is counted, and the label of what it is counted by. */
const labels = { requests_total: 'op', refusals_total: 'code' } as const;
const every = 1_000;

/** Counts in memory and tells `metrics` once a second. */
export function createTally(metrics: Metrics, clock: Clock): Tally {
  const counts = new Map<keyof typeof labels, Map<string, number>>();
  let cancel: (() => void) | undefined;

  function flush(): void {
    cancel = undefined;
    for (const [name, keys] of counts) for (const [key, by] of keys) metrics.count(name, { [labels[name]]: key }, by);
    counts.clear();
  }

  return {
    count(name, key) {
      let keys = counts.get(name);
      if (!keys) counts.set(name, (keys = new Map<string, number>()));
      keys.set(key, (keys.get(key) ?? 0) + 1);
      cancel ??= clock.setTimer(flush, every);
    },
    stop() {
      cancel?.();
      flush();
    },
  };
}
