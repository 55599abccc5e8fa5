import type { DeskPhoneRow, DeskPhonesStore } from '../../telephony/desk-phones-store.js';
import { byText } from './order.js';

/** Desk phones, in memory. */
export function createMemoryDeskPhonesStore(): DeskPhonesStore {
  let rows: readonly DeskPhoneRow[] = [];

  return {
    add(row) {
      if (rows.some(({ name }) => name === row.name)) return Promise.resolve(false);
      rows = [...rows, row].sort((a, b) => byText(a.name, b.name));
      return Promise.resolve(true);
    },
    ofName: (name) => Promise.resolve(rows.find((row) => row.name === name)),
    list: (app, userId) =>
      Promise.resolve(rows.filter((row) => row.app === app && (userId === undefined || row.userId === userId))),
    all: () => Promise.resolve(rows),
    remove(app, name) {
      const before = rows.length;
      rows = rows.filter((row) => row.app !== app || row.name !== name);
      return Promise.resolve(rows.length < before);
    },
  };
}
