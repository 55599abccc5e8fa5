import type { BlockRow, BlocksStore } from '../../moderation/blocks-store.js';
import { byText } from './order.js';

/** Who has blocked whom, in memory. */
export function createMemoryBlocksStore(): BlocksStore {
  /** By app, user and blocked user. */
  const apps = new Map<string, Map<string, Map<string, BlockRow>>>();
  const of = (app: string, userId: string) => apps.get(app)?.get(userId);

  return {
    block(app, userId, { limit, ...row }) {
      const users = apps.get(app) ?? new Map<string, Map<string, BlockRow>>();
      const own = users.get(userId) ?? new Map<string, BlockRow>();
      if (own.has(row.userId)) return Promise.resolve('already');
      if (own.size >= limit) return Promise.resolve('full');
      apps.set(app, users.set(userId, own.set(row.userId, row)));
      return Promise.resolve('blocked');
    },
    unblock: (app, userId, otherId) => Promise.resolve(of(app, userId)?.delete(otherId) ?? false),
    blocked(app, userId, { after, limit }) {
      const rows = [...(of(app, userId)?.values() ?? [])].sort((a, b) => byText(a.userId, b.userId));
      return Promise.resolve(rows.filter((row) => after === undefined || row.userId > after).slice(0, limit));
    },
    around(app, userId) {
      const blockedBy = [...(apps.get(app) ?? [])].filter(([, own]) => own.has(userId)).map(([id]) => id);
      return Promise.resolve({ blocked: [...(of(app, userId)?.keys() ?? [])], blockedBy });
    },
  };
}
