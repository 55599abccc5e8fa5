import { describe, expect, it } from 'vitest';
import { chooseLayers, layerKbps, screenKbps, type Tile } from './choose-layers.js';

const endless = Number.POSITIVE_INFINITY;
const tile = (mid: string, height: number | undefined, source: Tile['source'] = 'camera'): Tile => ({
  mid,
  source,
  size: height === undefined ? undefined : { width: (height * 16) / 9, height },
});
const shown = (tiles: readonly Tile[], budget = endless, former = {}) =>
  Object.fromEntries(
    [...chooseLayers(tiles, budget, new Map(Object.entries(former)))].map(([mid, { on, substream }]) => [
      mid,
      on ? (substream ?? 'whole') : 'off',
    ]),
  );

describe('the size of a picture', () => {
  it.each([
    ['nobody can see it', undefined, 'off'],
    ['it is a thumbnail', 90, 0],
    ['it is a small tile', 200, 0],
    ['it is a tile of four', 360, 1],
    ['it fills a phone', 640, 2],
    ['it fills a desk', 1_080, 2],
  ] as const)('fits where %s', (_what, height, layer) => {
    expect(shown([tile('a', height)])).toEqual({ a: layer });
  });

  it('does not swing at a border', () => {
    expect(shown([tile('a', 215)], endless, { a: { on: true, substream: 0 } })).toEqual({ a: 0 });
    expect(shown([tile('a', 230)], endless, { a: { on: true, substream: 0 } })).toEqual({ a: 1 });
    expect(shown([tile('a', 190)], endless, { a: { on: true, substream: 1 } })).toEqual({ a: 1 });
    expect(shown([tile('a', 170)], endless, { a: { on: true, substream: 1 } })).toEqual({ a: 0 });
  });

  it('is that of its only one where it is a screen', () => {
    expect(shown([tile('a', 700, 'screen'), tile('b', 100)])).toEqual({ a: 'whole', b: 0 });
  });
});

describe('a budget', () => {
  const three = [tile('large', 700), tile('middle', 360), tile('small', 150)];

  it.each([
    ['all', endless, { large: 2, middle: 1, small: 0 }],
    ['all but the largest size', layerKbps[2] + layerKbps[1], { large: 1, middle: 1, small: 0 }],
    ['one step', 2 * layerKbps[0] + layerKbps[1], { large: 1, middle: 0, small: 0 }],
    ['the smallest sizes', 3 * layerKbps[0], { large: 0, middle: 0, small: 0 }],
    ['two', 2 * layerKbps[0], { large: 0, middle: 0, small: 'off' }],
    ['one', layerKbps[0], { large: 0, middle: 'off', small: 'off' }],
    ['none', layerKbps[0] - 1, { large: 'off', middle: 'off', small: 'off' }],
  ] as const)('carries %s', (_what, budget, layers) => {
    expect(shown(three, budget)).toEqual(layers);
  });

  it('goes to a large screen first', () => {
    expect(shown([tile('s', 700, 'screen'), tile('a', 150)], screenKbps + 50)).toEqual({ s: 'whole', a: 'off' });
  });
});
