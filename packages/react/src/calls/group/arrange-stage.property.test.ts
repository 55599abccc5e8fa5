import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { arrangeStage, faceLimit, type StageWish } from './arrange-stage.js';
import { tileGap } from './fit-tiles.js';

const wishes: fc.Arbitrary<StageWish> = fc.record({
  layout: fc.constantFrom('grid', 'speaker', 'spotlight'),
  faces: fc.integer({ min: 0, max: 50 }),
  large: fc.boolean(),
  place: fc.record({ width: fc.integer({ min: 200, max: 4_000 }), height: fc.integer({ min: 140, max: 3_000 }) }),
  page: fc.integer({ min: -2, max: 60 }),
});
const numRuns = 300 * inject('runsFactor');

describe('arrangeStage, for every call and every place', () => {
  it('keeps all that it shows inside its place', () => {
    fc.assert(
      fc.property(wishes, (wish) => {
        const { grid, way } = arrangeStage(wish);
        if (way === 'alone') return;
        const used = (each: number, count: number) => each * count + (count - 1) * tileGap;
        expect(used(grid.width, grid.columns)).toBeLessThanOrEqual(wish.place.width);
        expect(used(grid.height, grid.rows)).toBeLessThanOrEqual(wish.place.height);
      }),
      { numRuns },
    );
  });

  it('shows every face on exactly one page, and no page without a face', () => {
    fc.assert(
      fc.property(wishes, (wish) => {
        const { pages, way, size, grid } = arrangeStage(wish);
        if (way === 'alone') return;
        const shown = Array.from({ length: pages }, (_, page) => arrangeStage({ ...wish, page })).flatMap(
          ({ first, last }) => Array.from({ length: last - first }, (_, index) => first + index),
        );
        expect(shown).toEqual(Array.from({ length: wish.faces }, (_, index) => index));
        expect(Math.ceil(wish.faces / size)).toBe(wish.faces === 0 ? 0 : pages);
        expect(grid.columns * grid.rows).toBeGreaterThanOrEqual(Math.min(size, wish.faces));
        if (way === 'all') expect(size).toBe(faceLimit(wish.place));
      }),
      { numRuns },
    );
  });
});
