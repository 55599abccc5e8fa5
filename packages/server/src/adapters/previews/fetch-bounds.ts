/** Keeps fetches few: at once and over time. */
export interface FetchBounds {
  /** Starts the work for an app, or gives undefined at once where there is too much of it. */
  run<T>(app: string, work: () => Promise<T>): Promise<T> | undefined;
  /** Whether a host may be asked once more now. */
  mayAsk(host: string): boolean;
}

/** How much there may be of something: at once, and over time. */
interface Bound {
  readonly atOnce: number;
  readonly perSecond: number;
  readonly burst: number;
}

/** All together, for each app, and from each host: no app takes it all, and no crowd is sent to a host through this server. */
const bounds = {
  all: { atOnce: 64, perSecond: 100, burst: 200 },
  app: { atOnce: 16, perSecond: 10, burst: 40 },
  host: { atOnce: Infinity, perSecond: 5, burst: 20 },
} as const satisfies Record<string, Bound>;

/** Apps and hosts that are remembered. */
const most = 10_000;

interface Count {
  running: number;
  tokens: number;
  at: number;
}

/** Makes the bounds. What is beyond them is left out and not queued: a message without a preview is whole. */
export function createFetchBounds(now: () => number): FetchBounds {
  const counts = new Map<string, Count>();

  function countOf(key: string, { perSecond, burst }: Bound): Count {
    const at = now();
    const count = counts.get(key) ?? { running: 0, tokens: burst, at };
    count.tokens = Math.min(burst, count.tokens + (Math.max(0, at - count.at) / 1_000) * perSecond);
    count.at = at;
    counts.delete(key);
    counts.set(key, count);
    for (const [oldest, { running }] of counts) {
      if (counts.size <= most) break;
      if (running === 0) counts.delete(oldest);
    }
    return count;
  }

  function take(asked: readonly (readonly [string, Bound])[]): readonly Count[] | undefined {
    const found = asked.map(([key, bound]) => ({ count: countOf(key, bound), bound }));
    if (found.some(({ count, bound }) => count.running >= bound.atOnce || count.tokens < 1)) return undefined;
    for (const { count } of found) count.tokens -= 1;
    return found.map(({ count }) => count);
  }

  return {
    run(app, work) {
      const taken = take([
        ['all', bounds.all],
        [`app ${app}`, bounds.app],
      ]);
      if (!taken) return undefined;
      for (const count of taken) count.running += 1;
      return work().finally(() => {
        for (const count of taken) count.running -= 1;
      });
    },
    mayAsk: (host) => take([[`host ${host}`, bounds.host]]) !== undefined,
  };
}
