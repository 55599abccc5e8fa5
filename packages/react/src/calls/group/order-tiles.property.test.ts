import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { noOrder, orderTiles, type TileNews, type TileOrder } from './order-tiles.js';

const people = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const news: fc.Arbitrary<TileNews> = fc
  .record({
    present: fc.subarray(people),
    speaker: fc.option(fc.constantFrom(...people), { nil: undefined }),
    first: fc.integer({ min: 0, max: 5 }),
    size: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ size, ...rest }) => ({ ...rest, last: rest.first + size }));
const numRuns = 300 * inject('runsFactor');
const after = (all: readonly TileNews[]) => all.reduce<TileOrder>(orderTiles, noOrder);

describe('orderTiles, whoever comes, goes and speaks', () => {
  it('has everybody who is there exactly once', () => {
    fc.assert(
      fc.property(fc.array(news, { minLength: 1 }), (all) => {
        const last = all.at(-1) as TileNews;
        expect([...after(all).ids].sort()).toEqual([...last.present].sort());
      }),
      { numRuns },
    );
  });

  it('brings who begins to speak into sight, and moves nobody but one for it', () => {
    fc.assert(
      fc.property(fc.array(news), news, (before, next) => {
        const settled = orderTiles(after(before), { ...next, speaker: undefined });
        const moved = orderTiles(settled, next);
        const { speaker, first, last } = next;
        if (speaker === undefined || !next.present.includes(speaker) || speaker === settled.speaker) return;
        const changed = moved.ids.filter((id, place) => settled.ids[place] !== id);
        expect(changed.length === 0 || (changed.length === 2 && changed.includes(speaker))).toBe(true);
        const seen = settled.ids.slice(first, last);
        if (seen.length > 0) expect(moved.ids.slice(first, last)).toContain(speaker);
        if (seen.includes(speaker)) expect(changed).toEqual([]);
      }),
      { numRuns },
    );
  });

  it('changes nothing, not even its identity, when there is no news', () => {
    fc.assert(
      fc.property(fc.array(news), news, (before, next) => {
        const settled = orderTiles(after(before), next);
        expect(orderTiles(settled, next)).toBe(settled);
      }),
      { numRuns },
    );
  });
});
