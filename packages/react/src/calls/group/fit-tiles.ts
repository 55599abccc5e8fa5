/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How equal tiles fill a place. */
export interface TileGrid extends Size {
  readonly columns: number;
  readonly rows: number;
}

/** Pixels between tiles. */
export const tileGap = 8;

// Between a portrait and a cinema: what is cut of a face beyond that is missed.
const widest = 16 / 9;
const slimmest = { lying: 4 / 3, standing: 0.7 };

/** As large as that many equal tiles can be in a place, in rows of equal length but for the last. */
export function fitTiles(count: number, place: Size): TileGrid {
  const least = place.width >= place.height ? slimmest.lying : slimmest.standing;
  let best: TileGrid = { columns: 1, rows: Math.max(1, count), width: 0, height: 0 };
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const rows = Math.max(1, Math.ceil(count / columns));
    const cell = { width: share(place.width, columns), height: share(place.height, rows) };
    const width = Math.min(cell.width, cell.height * widest);
    const tile = { width, height: Math.min(cell.height, width / least) };
    if (tile.width * tile.height > best.width * best.height) best = { columns, rows, ...tile };
  }
  return best;
}

/** What each of several gets of a length with gaps between them. */
function share(length: number, count: number): number {
  return Math.max(0, Math.floor((length - (count - 1) * tileGap) / count));
}
