import type { ReportRow, ReportsStore } from '../../moderation/reports-store.js';
import { byText } from './order.js';

/** What was reported, in memory. */
export function createMemoryReportsStore(): ReportsStore {
  /** By app and id. */
  const apps = new Map<string, Map<string, ReportRow>>();
  const of = (app: string): Map<string, ReportRow> => {
    const rows = apps.get(app) ?? new Map<string, ReportRow>();
    apps.set(app, rows);
    return rows;
  };

  return {
    create(app, row) {
      const same = (other: ReportRow) => other.reporterId === row.reporterId && other.clientId === row.clientId;
      const known = [...of(app).values()].find(same);
      if (!known) of(app).set(row.id, row);
      return Promise.resolve(known ?? row);
    },
    find: (app, id) => Promise.resolve(of(app).get(id)),
    list(app, { state, userId, after = '', limit }) {
      const rows = [...of(app).values()].filter(
        (row) =>
          row.id > after &&
          (state === undefined || row.state === state) &&
          (userId === undefined || row.userId === userId),
      );
      return Promise.resolve(rows.sort((a, b) => byText(a.id, b.id)).slice(0, limit));
    },
    replace(app, from, row) {
      if (of(app).get(row.id)?.state !== from) return Promise.resolve(false);
      of(app).set(row.id, row);
      return Promise.resolve(true);
    },
  };
}
