import type { ScheduledKey, ScheduledRow, ScheduledStore } from '../../messaging/scheduled-store.js';
import { byText } from './order.js';

interface Stored {
  row: ScheduledRow;
  claimedUntil: number;
}

/** Messages that wait for their time, in memory. */
export function createMemoryScheduledStore(): ScheduledStore {
  const entries = new Map<string, Stored>();
  const keyOf = ({ app, userId, clientId }: ScheduledKey) => `${app} ${userId} ${clientId}`;
  const inOrder = (rows: readonly Stored[]) =>
    [...rows].sort((a, b) => a.row.sendAt - b.row.sendAt || byText(a.row.clientId, b.row.clientId));
  const ofUser = (app: string, userId: string) =>
    [...entries.values()].filter(({ row }) => row.app === app && row.userId === userId);
  const waiting = () => [...entries.values()].filter(({ row }) => row.failed === undefined);

  return {
    create(row, limit) {
      const there = entries.get(keyOf(row));
      if (there) return Promise.resolve(there.row);
      if (ofUser(row.app, row.userId).length >= limit) return Promise.resolve(undefined);
      entries.set(keyOf(row), { row, claimedUntil: 0 });
      return Promise.resolve(row);
    },
    find: (key) => Promise.resolve(entries.get(keyOf(key))?.row),
    list: (app, userId, conversationId) =>
      Promise.resolve(
        inOrder(ofUser(app, userId))
          .map(({ row }) => row)
          .filter((row) => conversationId === undefined || row.conversationId === conversationId),
      ),
    update(key, change, now) {
      const there = entries.get(keyOf(key));
      if (!there || there.claimedUntil > now) return Promise.resolve(undefined);
      const { failed, ...row } = there.row;
      const keeps = change.sendAt === undefined && failed !== undefined;
      there.row = { ...row, ...change, ...(keeps ? { failed } : {}) };
      return Promise.resolve(there.row);
    },
    remove: (key) => Promise.resolve(entries.delete(keyOf(key))),
    claim({ now, until, limit }) {
      const due = inOrder(waiting().filter(({ row, claimedUntil }) => row.sendAt <= now && claimedUntil <= now)).slice(
        0,
        limit,
      );
      for (const entry of due) entry.claimedUntil = until;
      return Promise.resolve(due.map(({ row }) => row));
    },
    fail(key, code) {
      const there = entries.get(keyOf(key));
      if (!there) return Promise.resolve(undefined);
      there.row = { ...there.row, failed: code };
      there.claimedUntil = 0;
      return Promise.resolve(there.row);
    },
    nextAfter(now) {
      const times = waiting()
        .map(({ row, claimedUntil }) => Math.max(row.sendAt, claimedUntil))
        .filter((at) => at > now);
      return Promise.resolve(times.length === 0 ? undefined : times.reduce((least, at) => Math.min(least, at)));
    },
  };
}
