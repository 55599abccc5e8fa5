import { fitTiles, tileGap, type Size, type TileGrid } from './fit-tiles.js';

/** All faces alike, who speaks large with the others beside, or who speaks alone. */
export type StageLayout = 'grid' | 'speaker' | 'spotlight';

/** What is to be arranged. */
export interface StageWish {
  readonly layout: StageLayout;
  /** How many tiles there are besides the large one. */
  readonly faces: number;
  /** One tile is to be large. */
  readonly large: boolean;
  readonly place: Size;
  /** From 0; brought into the pages that there are. */
  readonly page: number;
}

/** Where tiles are. */
export interface Arrangement {
  /** The place of the large tile, and of those beside it; all of it is theirs where there is no large one. */
  readonly way: 'all' | 'beside' | 'below' | 'alone';
  readonly grid: TileGrid;
  /** How many tiles a page holds. */
  readonly size: number;
  readonly pages: number;
  readonly page: number;
  /** The tiles of this page: from the first, up to the last but not with it. */
  readonly first: number;
  readonly last: number;
}

/** What turns the pages stands below the faces, in pixels with its gap. */
const turnerHeight = 56;
const nothing: TileGrid = { columns: 1, rows: 1, width: 0, height: 0 };

/** How many faces a page shows alike: fewer on a phone. */
export function faceLimit({ width, height }: Size): number {
  return Math.min(width, height) < 480 ? 4 : 9;
}

/** Where everything on a stage is, and which of it is seen at once. */
export function arrangeStage({ layout, faces, large, place, page }: StageWish): Arrangement {
  if (!large) {
    const size = faceLimit(place);
    const height = faces > size ? Math.max(0, place.height - turnerHeight) : place.height;
    const grid = fitTiles(Math.min(faces, size), { ...place, height });
    return { way: 'all', grid, ...pageOf({ faces, size, page }) };
  }
  if (layout === 'spotlight' || faces === 0) {
    return { way: 'alone', grid: nothing, size: 0, pages: 1, page: 0, first: 0, last: 0 };
  }
  const beside = place.width >= 640 && place.width > place.height;
  const grid = beside ? besideGrid(place) : belowGrid(place);
  const shown = pageOf({ faces, size: grid.columns * grid.rows, page });
  return { way: beside ? 'beside' : 'below', grid, ...shown };
}

function besideGrid({ width, height }: Size): TileGrid {
  const tile = { width: between(176, Math.floor(width * 0.17), 280), height: 0 };
  tile.height = Math.min(height, Math.floor((tile.width * 9) / 16));
  return { columns: 1, rows: fitting(height, tile.height, 6), ...tile };
}

function belowGrid({ width, height }: Size): TileGrid {
  const high = between(72, Math.floor(height * 0.18), 132);
  const tile = { width: Math.min(width, Math.floor((high * 4) / 3)), height: high };
  return { columns: fitting(width, tile.width, 6), rows: 1, ...tile };
}

function fitting(length: number, each: number, most: number): number {
  return between(1, Math.floor((length + tileGap) / (each + tileGap)), most);
}

function between(least: number, value: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}

function pageOf({ faces, size, page: wanted }: { faces: number; size: number; page: number }) {
  const pages = Math.max(1, Math.ceil(faces / size));
  const page = between(0, wanted, pages - 1);
  const first = page * size;
  return { size, pages, page, first, last: Math.min(faces, first + size) };
}
