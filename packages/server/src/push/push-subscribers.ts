import type { PushStore, SubscriptionRow } from './push-store.js';

/** The subscriptions of devices, and whose there are without asking the store for each message. */
export interface PushSubscribers {
  put(row: SubscriptionRow): Promise<boolean>;
  readonly remove: PushStore['remove'];
  removeUser(app: string, userId: string): Promise<void>;
  /** The device is gone for good. */
  drop(app: string, address: string): Promise<void>;
  /** What those of the users have that have any. */
  of(app: string, userIds: readonly string[]): Promise<readonly SubscriptionRow[]>;
}

/** Asked for so many users at once. */
const batch = 500;

/** Remembers who of an app has subscriptions: of most users nothing has to be asked. */
export function createPushSubscribers(store: PushStore): PushSubscribers {
  const apps = new Map<string, Promise<Set<string>>>();

  function usersOf(app: string): Promise<Set<string>> {
    let users = apps.get(app);
    if (!users) {
      users = store.users(app).then((ids) => new Set(ids));
      apps.set(app, users);
      users.catch(() => apps.delete(app));
    }
    return users;
  }

  return {
    async put(row) {
      const users = await usersOf(row.app);
      // Known first: who registers while a message comes would rather be asked for in vain than be forgotten.
      users.add(row.userId);
      return store.put(row);
    },
    remove: (app, userId, which) => store.remove(app, userId, which),
    removeUser: (app, userId) => store.removeUser(app, userId),
    drop: (app, address) => store.drop(app, address),
    async of(app, userIds) {
      const users = await usersOf(app);
      const known = users.size === 0 ? [] : userIds.filter((id) => users.has(id));
      const rows: SubscriptionRow[] = [];
      for (let from = 0; from < known.length; from += batch)
        rows.push(...(await store.of(app, known.slice(from, from + batch))));
      return rows;
    },
  };
}
