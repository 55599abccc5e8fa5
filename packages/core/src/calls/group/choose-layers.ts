import type { ShownSize, TrackSource } from '../media-port.js';

/** A picture that may be received. */
export interface Tile {
  readonly mid: string;
  readonly source: Exclude<TrackSource, 'microphone'>;
  /** In pixels of the screen; undefined while nobody can see it. */
  readonly size: ShownSize | undefined;
}

/** How a picture is received: its layer is 0, the smallest, to 2. What comes in one size alone has none. */
export interface TileLayer {
  readonly on: boolean;
  readonly substream?: number;
}

/** What each layer of a camera costs at most, in kbit/s. */
export const layerKbps = [150, 450, 1_300] as const;
/** What a screen costs. */
export const screenKbps = 1_000;
/** Up to such heights a layer is enough; the largest is enough for all. */
const enoughHeights = [200, 400] as const;
/** A tile has to grow or shrink past a border by so much, so that it does not swing between two layers. */
const slack = 0.12;

const off: TileLayer = { on: false };

/**
 * Which pictures are received, and how large each: as large as they are shown and as the budget allows, in kbit/s. Large tiles keep
 * their pictures the longest; where the budget does not carry them all in the smallest size, small tiles go without.
 */
export function chooseLayers(
  tiles: readonly Tile[],
  budgetKbps: number,
  former: ReadonlyMap<string, TileLayer> = new Map(),
): ReadonlyMap<string, TileLayer> {
  const chosen = new Map<string, TileLayer>();
  const shown = tiles
    .flatMap((tile) => (tile.size && tile.size.height > 0 ? [{ ...tile, size: tile.size }] : []))
    .sort((a, b) => areaOf(b.size) - areaOf(a.size) || (a.mid < b.mid ? -1 : 1));
  for (const { mid } of tiles) chosen.set(mid, off);
  let left = budgetKbps;
  // The smallest size for as many as can be, the largest tiles first.
  const kept = shown.filter(({ mid, source }) => {
    const cost = source === 'screen' ? screenKbps : layerKbps[0];
    if (cost > left) return false;
    left -= cost;
    chosen.set(mid, source === 'screen' ? { on: true } : { on: true, substream: 0 });
    return true;
  });
  // What is left makes pictures larger, step by step.
  for (const step of [1, 2] as const)
    for (const { mid, source, size } of kept) {
      if (source === 'screen' || wantedLayer(size, former.get(mid)?.substream) < step) continue;
      if (chosen.get(mid)?.substream !== step - 1) continue;
      const cost = layerKbps[step] - layerKbps[(step - 1) as 0 | 1];
      if (cost > left) continue;
      left -= cost;
      chosen.set(mid, { on: true, substream: step });
    }
  return chosen;
}

/** The layer for a size, given the one in use. */
function wantedLayer({ height }: ShownSize, present: number | undefined): number {
  let layer = 0;
  for (const [step, border] of enoughHeights.entries()) {
    const bend = present === undefined ? 1 : present > step ? 1 - slack : 1 + slack;
    if (height > border * bend) layer = step + 1;
  }
  return layer;
}

function areaOf({ width, height }: ShownSize): number {
  return width * height;
}
