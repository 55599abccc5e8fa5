import { rates } from '@parley/protocol/schema';
import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { createFakeClock } from '../testing/create-fake-clock.js';
import { createRateLimits } from './rate-limits.js';

it('never lets more through than the burst and what has refilled since, and always that much', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 400 }), { maxLength: 300 }), async (pauses) => {
      const clock = createFakeClock();
      const limits = createRateLimits(clock, { send: { perSecond: 10, burst: 5 } });
      const start = clock.now();
      let through = 0;
      for (const pause of pauses) {
        await clock.advance(pause);
        const wait = limits.take('send', 'app', 'alice');
        if (wait === 0) through += 1;
        expect(through).toBeLessThanOrEqual(5 + ((clock.now() - start) / 1_000) * 10 + 1e-6);
        if (wait > 0) expect(wait).toBeLessThanOrEqual(100);
      }
    }),
    { numRuns: 30 * inject('runsFactor') },
  );
});

it('says exactly when there is room again', async () => {
  const clock = createFakeClock();
  const limits = createRateLimits(clock, { send: { perSecond: 3, burst: 2 } });
  expect([1, 2].map(() => limits.take('send', 'a', 'u'))).toEqual([0, 0]);
  const wait = limits.take('send', 'a', 'u');
  await clock.advance(wait - 1);
  expect(limits.take('send', 'a', 'u')).toBe(1);
  await clock.advance(1);
  expect(limits.take('send', 'a', 'u')).toBe(0);
});

it('keeps apps, users and classes apart, and gives the app’s own backend ten times as much', () => {
  const limits = createRateLimits(createFakeClock(), { send: { perSecond: 1, burst: 1 } });
  expect(limits.take('send', 'a', 'u')).toBe(0);
  expect(limits.take('send', 'a', 'u')).toBeGreaterThan(0);
  expect(limits.take('send', 'a', 'v')).toBe(0);
  expect(limits.take('send', 'b', 'u')).toBe(0);
  expect(limits.take('write', 'a', 'u')).toBe(0);
  for (let i = 0; i < 10; i += 1) expect(limits.take('send', 'a', undefined)).toBe(0);
  expect(limits.take('send', 'a', undefined)).toBeGreaterThan(0);
});

it('forgets users whose buckets are full again, and nobody else', async () => {
  const clock = createFakeClock();
  const limits = createRateLimits(clock);
  for (let i = 0; i < rates.send.burst; i += 1) limits.take('send', 'a', 'busy');
  for (let i = 0; i < 30_000; i += 1) limits.take('send', 'a', `u${i}`);
  expect(limits.take('send', 'a', 'busy')).toBeGreaterThan(0);
  await clock.advance(10_000);
  for (let i = 0; i < 30_000; i += 1) limits.take('send', 'a', `w${i}`);
  expect(limits.take('send', 'a', 'busy')).toBe(0);
});
