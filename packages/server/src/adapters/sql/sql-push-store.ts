import type { DeviceSubscription } from '@parley/protocol';
import { addressOf, sameKeys, type PushStore } from '../../push/push-store.js';
import { change, type SqlContext } from './sql-context.js';

/** Subscriptions of devices, in a SQL database. */
export function createSqlPushStore({ db }: SqlContext): PushStore {
  const remove = (app: string) => db.deleteFrom('push_subscriptions').where('app', '=', app);

  return {
    put: ({ app, userId: user_id, device, subscription, createdAt: created_at }) =>
      change(db, app, async (trx) => {
        const address = addressOf(subscription);
        const there = await trx
          .selectFrom('push_subscriptions')
          .select(['user_id', 'device', 'subscription'])
          .where('app', '=', app)
          .where('address', '=', address)
          .executeTakeFirst();
        if (there && (there.user_id !== user_id || there.device !== device)) {
          if (!sameKeys(JSON.parse(there.subscription) as DeviceSubscription, subscription)) return false;
          await trx.deleteFrom('push_subscriptions').where('app', '=', app).where('address', '=', address).execute();
        }
        const given = { address, subscription: JSON.stringify(subscription), created_at };
        await trx
          .insertInto('push_subscriptions')
          .values({ app, user_id, device, ...given })
          .onConflict((oc) => oc.columns(['app', 'user_id', 'device']).doUpdateSet(given))
          .execute();
        return true;
      }),
    async remove(app, userId, which) {
      const theirs = remove(app).where('user_id', '=', userId);
      await (
        'device' in which ? theirs.where('device', '=', which.device) : theirs.where('address', '=', which.address)
      ).execute();
    },
    async drop(app, address) {
      await remove(app).where('address', '=', address).execute();
    },
    async removeUser(app, userId) {
      await remove(app).where('user_id', '=', userId).execute();
    },
    async of(app, userIds) {
      if (userIds.length === 0) return [];
      const rows = await db
        .selectFrom('push_subscriptions')
        .selectAll()
        .where('app', '=', app)
        .where('user_id', 'in', userIds)
        .orderBy('user_id')
        .orderBy('device')
        .execute();
      return rows.map(({ user_id: userId, device, subscription, created_at: createdAt }) => ({
        ...{ app, userId, device, createdAt },
        subscription: JSON.parse(subscription) as DeviceSubscription,
      }));
    },
    async users(app) {
      const rows = await db
        .selectFrom('push_subscriptions')
        .select('user_id')
        .distinct()
        .where('app', '=', app)
        .execute();
      return rows.map((row) => row.user_id);
    },
  };
}
