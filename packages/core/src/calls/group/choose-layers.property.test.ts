import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { chooseLayers, layerKbps, screenKbps, type Tile, type TileLayer } from './choose-layers.js';

const size = fc.option(
  fc.record({ width: fc.integer({ min: 0, max: 3_000 }), height: fc.integer({ min: 0, max: 2_000 }) }),
  {
    nil: undefined,
  },
);
const tiles = fc
  .array(fc.record({ source: fc.constantFrom('camera', 'screen'), size }), { maxLength: 50 })
  .map((all): readonly Tile[] => all.map((one, n) => ({ ...one, source: one.source, mid: String(n) })));
const budget = fc.oneof(fc.integer({ min: 0, max: 60_000 }), fc.constant(Number.POSITIVE_INFINITY));
const runs = { numRuns: 200 * inject('runsFactor') };

const costOf = (all: readonly Tile[], chosen: ReadonlyMap<string, TileLayer>) =>
  all.reduce((sum, { mid, source }) => {
    const { on = false, substream = 0 } = chosen.get(mid) ?? {};
    if (!on) return sum;
    return sum + (source === 'screen' ? screenKbps : layerKbps[substream as 0 | 1 | 2]);
  }, 0);
const total = (chosen: ReadonlyMap<string, TileLayer>) =>
  [...chosen.values()].reduce((sum, { on, substream = 0 }) => sum + (on ? 1 + substream : 0), 0);

describe('chosen layers', () => {
  it('cost no more than there is, show nothing that nobody sees, and say of every tile how it is received', () => {
    fc.assert(
      fc.property(tiles, budget, (all, kbps) => {
        const chosen = chooseLayers(all, kbps);
        expect([...chosen.keys()].sort()).toEqual(all.map(({ mid }) => mid).sort());
        expect(costOf(all, chosen)).toBeLessThanOrEqual(kbps);
        for (const { mid, size: seen } of all)
          if (!seen || seen.height === 0) expect(chosen.get(mid)).toEqual({ on: false });
      }),
      runs,
    );
  });

  it('are all there without an end to the budget, and stay as they are when chosen again', () => {
    fc.assert(
      fc.property(tiles, budget, (all, kbps) => {
        const plenty = chooseLayers(all, Number.POSITIVE_INFINITY);
        for (const { mid, size: seen } of all) expect(plenty.get(mid)?.on).toBe((seen?.height ?? 0) > 0);
        const chosen = chooseLayers(all, kbps, plenty);
        expect(chooseLayers(all, kbps, plenty)).toEqual(chosen);
        expect(total(chosen)).toBeLessThanOrEqual(total(plenty));
      }),
      runs,
    );
  });
});
