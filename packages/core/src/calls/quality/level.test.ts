import { array, assert, double, integer, property } from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { betterAfter, margin, nextLevel, unknownLevel, worseAfter, type QualityLevel } from './level.js';

function levels(figures: readonly number[]): readonly QualityLevel[] {
  let state = unknownLevel;
  return figures.map((mos) => (state = nextLevel(state, mos)).level);
}

const runs = 500 * inject('runsFactor');

describe('the level of a side', () => {
  it.each<[string, readonly number[], readonly QualityLevel[]]>([
    ['believes the first figure', [2], ['poor']],
    ['does not believe one bad figure', [4.4, 2, 4.4, 2, 4.4], ['good', 'good', 'good', 'good', 'good']],
    ['is poor after two in a row', [4.4, 2, 2], ['good', 'good', 'poor']],
    ['goes as far as all of them allow', [4.4, 3.5, 1.5], ['good', 'good', 'fair']],
    ['gets better after three', [2, 4.4, 4.4, 4.4], ['poor', 'poor', 'poor', 'good']],
    ['stays where it is just above the border', [2, 3.2, 3.2, 3.2, 3.2], ['poor', 'poor', 'poor', 'poor', 'poor']],
    [
      'begins to count anew when it turns',
      [2, 4.4, 4.4, 2, 4.4, 4.4],
      ['poor', 'poor', 'poor', 'poor', 'poor', 'poor'],
    ],
  ])('%s', (_name, figures, expected) => {
    expect(levels(figures)).toEqual(expected);
  });

  it('never flaps: each change was asked for by several figures in a row', () => {
    const figure = double({ min: 1, max: 4.5, noNaN: true });
    assert(
      property(array(figure, { maxLength: 60 }), (figures) => {
        const seen = levels(figures);
        let since = 0;
        for (let at = 1; at < seen.length; at += 1) {
          if (seen[at] === seen[at - 1]) continue;
          expect(at - since).toBeGreaterThanOrEqual(Math.min(worseAfter, betterAfter));
          since = at;
        }
      }),
      { numRuns: runs },
    );
  });

  it('stays where it is while figures move less than the margin', () => {
    const base = double({ min: 1, max: 4.3, noNaN: true });
    assert(
      property(
        base,
        array(double({ min: 0, max: margin, noNaN: true }), { minLength: 10, maxLength: 40 }),
        (low, noise) => {
          const seen = levels(noise.map((more) => low + more));
          const changes = seen.filter((level, at) => at > 0 && level !== seen[at - 1]);
          expect(changes.length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: runs },
    );
  });

  it('follows figures that stay, wherever it was before', () => {
    const figure = double({ min: 1, max: 4.5, noNaN: true });
    assert(
      property(array(figure, { maxLength: 20 }), integer({ min: 0, max: 2 }), (before, which) => {
        const [mos, level] = (
          [
            [1.5, 'poor'],
            [3.6, 'fair'],
            [4.4, 'good'],
          ] as const
        )[which] ?? [1.5, 'poor'];
        expect(levels([...before, ...Array.from({ length: 2 * betterAfter }, () => mos)]).at(-1)).toBe(level);
      }),
      { numRuns: runs },
    );
  });
});
