import { addressOf, sameKeys, type PushStore, type SubscriptionRow } from '../../push/push-store.js';
import { byText } from './order.js';

/** Subscriptions of devices, in memory. */
export function createMemoryPushStore(): PushStore {
  let rows: readonly SubscriptionRow[] = [];
  const keep = (is: (row: SubscriptionRow) => boolean) => {
    rows = rows.filter((row) => !is(row));
    return Promise.resolve();
  };
  const isOf = (app: string, userId: string, device: string) => (row: SubscriptionRow) =>
    row.app === app && row.userId === userId && row.device === device;
  const isAt = (app: string, address: string) => (row: SubscriptionRow) =>
    row.app === app && addressOf(row.subscription) === address;

  return {
    async put(row) {
      const mine = isOf(row.app, row.userId, row.device);
      const there = isAt(row.app, addressOf(row.subscription));
      if (rows.some((other) => there(other) && !mine(other) && !sameKeys(other.subscription, row.subscription)))
        return false;
      await keep((other) => there(other) || mine(other));
      rows = [...rows, row].sort((a, b) => byText(a.userId, b.userId) || byText(a.device, b.device));
      return true;
    },
    remove(app, userId, which) {
      const is = 'device' in which ? isOf(app, userId, which.device) : isAt(app, which.address);
      return keep((row) => row.userId === userId && is(row));
    },
    removeUser: (app, userId) => keep((row) => row.app === app && row.userId === userId),
    drop: (app, address) => keep(isAt(app, address)),
    of: (app, userIds) => Promise.resolve(rows.filter((row) => row.app === app && userIds.includes(row.userId))),
    users: (app) => Promise.resolve([...new Set(rows.filter((row) => row.app === app).map(({ userId }) => userId))]),
  };
}
