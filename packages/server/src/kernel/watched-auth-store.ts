import type { AuthStore, UserRow } from '../auth/auth-store.js';

/** The same store, telling of each user that was changed and each whose tokens were revoked. */
export function watchedAuthStore(
  store: AuthStore,
  on: {
    readonly changed: (app: string, user: UserRow) => void;
    readonly revoked: (app: string, userId: string) => void;
  },
): AuthStore {
  return {
    createApp: (app) => store.createApp(app),
    app: (id) => store.app(id),
    apps: () => store.apps(),
    users: (app, ids) => store.users(app, ids),
    listUsers: (app, page) => store.listUsers(app, page),
    createKey: (key) => store.createKey(key),
    keyUser: (app, hash) => store.keyUser(app, hash),
    async upsertUser(app, user, now) {
      const row = await store.upsertUser(app, user, now);
      on.changed(app, row);
      return row;
    },
    async revokeTokens(app, userId, before) {
      const known = await store.revokeTokens(app, userId, before);
      if (known) on.revoked(app, userId);
      return known;
    },
  };
}
