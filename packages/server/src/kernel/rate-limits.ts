import { rates, type RateClass } from '@parley/protocol/schema';
import type { Clock } from './ports.js';

/** Tokens per second and burst of each rate class. */
export type Rates = Readonly<Record<RateClass, { readonly perSecond: number; readonly burst: number }>>;

/** Counts requests of each user by rate class, with token buckets. */
export interface RateLimits {
  /** Takes one token. Returns 0, or the milliseconds until there is one. `userId` is absent for the app's own backend. */
  take(rate: RateClass, app: string, userId: string | undefined): number;
}

/** The app's own backend acts for many users. */
const backendFactor = 10;
/** Beyond this many users with a bucket, full ones are dropped: a new bucket is the same as a full one. */
const roomy = 10_000;
const most = 200_000;

interface Bucket {
  tokens: number;
  at: number;
}

/** Makes the buckets. Memory is bounded: what has refilled is dropped, and the oldest beyond 200,000. */
export function createRateLimits(clock: Clock, own: Partial<Rates> = {}): RateLimits {
  const table: Rates = { ...rates, ...own };
  const buckets = new Map<string, Bucket>();
  const slowest = Math.max(...Object.values(table).map(({ burst, perSecond }) => burst / perSecond)) * 1_000;
  let nextSweep = roomy;

  function sweep(now: number): void {
    for (const [key, bucket] of buckets) if (now - bucket.at >= slowest) buckets.delete(key);
    for (const key of buckets.keys()) {
      if (buckets.size <= most) break;
      buckets.delete(key);
    }
    nextSweep = Math.max(roomy, buckets.size * 2);
  }

  return {
    take(rate, app, userId) {
      const row = table[rate];
      const factor = userId === undefined ? backendFactor : 1;
      const now = clock.now();
      const key = `${rate} ${app} ${userId ?? ''}`;
      const bucket = buckets.get(key);
      if (!bucket) {
        if (buckets.size >= nextSweep) sweep(now);
        buckets.set(key, { tokens: row.burst * factor - 1, at: now });
        return 0;
      }
      const perMs = (row.perSecond * factor) / 1_000;
      bucket.tokens = Math.min(row.burst * factor, bucket.tokens + Math.max(0, now - bucket.at) * perMs);
      bucket.at = now;
      if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / perMs);
      bucket.tokens -= 1;
      return 0;
    },
  };
}
