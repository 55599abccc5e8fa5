import type { NumberRow, NumbersStore } from '../../telephony/numbers-store.js';
import { byText } from './order.js';

/** Numbers, in memory. */
export function createMemoryNumbersStore(): NumbersStore {
  let rows: readonly NumberRow[] = [];
  const isSame = (app: string, number: string) => (row: NumberRow) => row.app === app && row.number === number;
  const ofNumber = (number: string) => (number.startsWith('+') ? rows.find((row) => row.number === number) : undefined);

  return {
    put(row) {
      const other = ofNumber(row.number);
      if (other && other.app !== row.app) return Promise.resolve(false);
      const rest = rows
        .filter((one) => !isSame(row.app, row.number)(one))
        .map((one) => {
          if (!row.main || one.app !== row.app) return one;
          const { main: _, ...plain } = one;
          return plain;
        });
      rows = [...rest, row].sort((a, b) => byText(a.number, b.number));
      return Promise.resolve(true);
    },
    ofNumber: (number) => Promise.resolve(ofNumber(number)),
    ofApp: (app, number) => Promise.resolve(rows.find(isSame(app, number))),
    list: (app, userId) =>
      Promise.resolve(rows.filter((row) => row.app === app && (userId === undefined || row.userId === userId))),
    remove(app, number) {
      const before = rows.length;
      rows = rows.filter((row) => !isSame(app, number)(row));
      return Promise.resolve(rows.length < before);
    },
  };
}
