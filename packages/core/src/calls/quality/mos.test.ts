import { assert, double, property, record } from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { mosOf, type PathFigures } from './mos.js';

const clean: PathFigures = { lossPercent: 0, roundTripMs: 20, bufferMs: 40 };

describe('the mean opinion score', () => {
  it.each<[string, Partial<PathFigures>, number]>([
    ['nothing lost, hardly a delay', {}, 4.41],
    ['0.5 % loss', { lossPercent: 0.5 }, 4.36],
    ['1 % loss', { lossPercent: 1 }, 4.31],
    ['5 % loss', { lossPercent: 5 }, 3.79],
    ['20 % loss', { lossPercent: 20 }, 2.35],
    ['50 % loss', { lossPercent: 50 }, 1.43],
    ['nothing arrives', { lossPercent: 100 }, 1.1],
    ['300 ms there and back', { roundTripMs: 300 }, 4.3],
    ['300 ms each way', { roundTripMs: 600 }, 3.68],
    ['a second each way', { roundTripMs: 2_000 }, 2.51],
    ['300 ms each way and 5 % loss', { roundTripMs: 600, lossPercent: 5 }, 2.73],
    ['a buffer of 200 ms', { bufferMs: 200 }, 4.23],
  ])('of a path with %s', (_name, part, score) => {
    expect(mosOf({ ...clean, ...part })).toBeCloseTo(score, 2);
  });

  it('stays between 1 and 4.5, and no loss or delay makes it better', () => {
    const path = record({
      lossPercent: double({ min: 0, max: 100, noNaN: true }),
      roundTripMs: double({ min: 0, max: 10_000, noNaN: true }),
      bufferMs: double({ min: 0, max: 2_000, noNaN: true }),
    });
    assert(
      property(path, path, (one, more) => {
        const score = mosOf(one);
        const worse = mosOf({
          lossPercent: one.lossPercent + more.lossPercent,
          roundTripMs: one.roundTripMs + more.roundTripMs,
          bufferMs: one.bufferMs + more.bufferMs,
        });
        expect(score).toBeGreaterThanOrEqual(1);
        expect(score).toBeLessThanOrEqual(4.5);
        expect(worse).toBeLessThanOrEqual(score + 1e-9);
      }),
      { numRuns: 500 * inject('runsFactor') },
    );
  });
});
