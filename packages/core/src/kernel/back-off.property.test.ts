import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFakeRandom } from '../testing/index.js';
import { backOff, backOffRange } from './back-off.js';

describe('back-off', () => {
  it('stays between its ends, and never comes before the time that the server asked for', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.nat(600_000),
        (attempt, chance, retryAfter) => {
          const wait = backOff(attempt, chance, retryAfter);
          expect(wait).toBeGreaterThanOrEqual(retryAfter + backOffRange.least);
          expect(wait).toBeLessThanOrEqual(retryAfter + backOffRange.most);
        },
      ),
    );
  });

  it('uses its whole range, wider with each attempt', () => {
    expect(backOff(0, 0)).toBe(500);
    expect(backOff(0, 0.999_999)).toBe(2_000);
    expect(backOff(3, 0.999_999)).toBe(16_000);
    expect(backOff(9, 0)).toBe(500);
    expect(backOff(9, 0.999_999)).toBe(60_000);
  });

  it('spreads 10,000 clients that are dropped at once and stay down, so that they never pile up', () => {
    const clients = 10_000;
    const random = createFakeRandom(7);
    const bucketMs = 100;
    const perBucket = new Map<number, number>();
    for (let client = 0; client < clients; client++) {
      let at = 0;
      for (let attempt = 0; at < 300_000; attempt++) {
        at += backOff(attempt, random.next());
        const bucket = Math.floor(at / bucketMs);
        perBucket.set(bucket, (perBucket.get(bucket) ?? 0) + 1);
      }
    }
    const loads = [...perBucket].filter(([bucket]) => bucket * bucketMs < 300_000).map(([, count]) => count);
    // The first wave is as flat as 1.5 seconds let it be; without jitter one bucket would hold all 10,000.
    expect(Math.max(...loads)).toBeLessThan(clients / 10);
    const late = [...perBucket].filter(([bucket]) => bucket * bucketMs >= 60_000 && bucket * bucketMs < 300_000);
    expect(Math.max(...late.map(([, count]) => count))).toBeLessThan(clients / 100);
  });
});
