import { describe, expect, it } from 'vitest';
import { arrangeStage, type StageWish } from './arrange-stage.js';

const desktop = { width: 1416, height: 740 };
const phone = { width: 366, height: 660 };
const wish = (part: Partial<StageWish>) =>
  arrangeStage({ layout: 'grid', faces: 3, large: false, place: desktop, page: 0, ...part });

describe('arrangeStage', () => {
  it.each([
    [1, '1 × 1', 1],
    [2, '2 × 1', 1],
    [3, '2 × 2', 1],
    [4, '2 × 2', 1],
    [5, '3 × 2', 1],
    [6, '3 × 2', 1],
    [7, '3 × 3', 1],
    [9, '3 × 3', 1],
    [10, '3 × 3', 2],
    [50, '3 × 3', 6],
  ])('shows %i faces on a desktop as %s on %i pages', (faces, table, pages) => {
    const { way, grid, pages: found } = wish({ faces });
    expect([way, `${grid.columns} × ${grid.rows}`, found]).toEqual(['all', table, pages]);
  });

  it.each([
    [1, '1 × 1', 1],
    [2, '1 × 2', 1],
    [3, '1 × 3', 1],
    [4, '2 × 2', 1],
    [5, '2 × 2', 2],
    [50, '2 × 2', 13],
  ])('shows %i faces on a phone as %s on %i pages', (faces, table, pages) => {
    const { way, grid, pages: found } = wish({ faces, place: phone });
    expect([way, `${grid.columns} × ${grid.rows}`, found]).toEqual(['all', table, pages]);
  });

  it('puts faces beside what is large on a desktop, and below it on a phone', () => {
    expect(wish({ faces: 8, large: true })).toMatchObject({ way: 'beside', grid: { columns: 1, rows: 5 }, pages: 2 });
    expect(wish({ faces: 8, large: true, place: phone })).toMatchObject({
      way: 'below',
      grid: { columns: 2, rows: 1 },
      pages: 4,
    });
  });

  it('shows nobody beside a spotlight, nor where there is nobody', () => {
    expect(wish({ layout: 'spotlight', large: true })).toMatchObject({ way: 'alone', first: 0, last: 0, pages: 1 });
    expect(wish({ faces: 0, large: true })).toMatchObject({ way: 'alone' });
  });

  it('leaves room below the faces for what turns the pages', () => {
    const high = (faces: number) => {
      const { grid } = wish({ faces, place: phone });
      return grid.rows * grid.height + (grid.rows - 1) * 8;
    };
    expect(high(4)).toBeLessThanOrEqual(phone.height);
    expect(high(5)).toBeLessThanOrEqual(phone.height - 56);
  });

  it('stays on a page that there is', () => {
    expect(wish({ faces: 20, page: 7 })).toMatchObject({ page: 2, first: 18, last: 20 });
    expect(wish({ faces: 20, page: -1 })).toMatchObject({ page: 0, first: 0, last: 9 });
  });
});
