import { createFakeClock } from '@parley/core/testing';
import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { createLanes } from './lanes.js';

interface Frame {
  readonly after: number;
  readonly ms: number;
  readonly lane: string | null;
}

const frame: fc.Arbitrary<Frame> = fc.record({
  after: fc.integer({ min: 0, max: 30 }),
  ms: fc.integer({ min: 0, max: 100 }),
  lane: fc.option(fc.constantFrom('a', 'b', 'c')),
});

it('keeps the order within a lane and around what goes alone, brings everything once, and never too early', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { maxLength: 40 }), async (frames) => {
      const clock = createFakeClock(0, 5);
      const lanes = createLanes(clock);
      const arrived: number[] = [];
      const early: number[] = [];
      for (const [index, { after, ms, lane }] of frames.entries()) {
        await clock.advance(after);
        const due = clock.now() + ms;
        const run = () => {
          arrived.push(index);
          if (clock.now() < due) early.push(index);
        };
        if (lane === null) lanes.sendAlone(run, ms);
        else lanes.send(run, ms, lane);
      }
      await clock.advance(5_000);
      expect([...arrived].sort((a, b) => a - b)).toEqual(frames.map((_, index) => index));
      expect(early).toEqual([]);
      const place = frames.map((_, index) => arrived.indexOf(index));
      for (const [later, { lane }] of frames.entries()) {
        for (let earlier = 0; earlier < later; earlier += 1) {
          const other = frames[earlier]?.lane ?? null;
          if (lane === null || other === null || lane === other)
            expect(place[earlier], `${String(earlier)} before ${String(later)}`).toBeLessThan(place[later] ?? -1);
        }
      }
    }),
    { numRuns: 200 * inject('runsFactor') },
  );
});
