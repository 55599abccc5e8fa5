import type { AppRow, AuthStore, UserRow } from '../../auth/auth-store.js';
import { byText } from './order.js';

/** Apps, users and keys in memory. */
export function createMemoryAuthStore(): AuthStore {
  const apps = new Map<string, AppRow>();
  const users = new Map<string, Map<string, UserRow>>();
  const keys = new Map<string, string>();
  const keyOf = (app: string, hash: string) => `${app} ${hash}`;

  function usersOf(app: string): Map<string, UserRow> {
    let found = users.get(app);
    if (!found) users.set(app, (found = new Map<string, UserRow>()));
    return found;
  }

  return {
    createApp(app) {
      if (!apps.has(app.id)) apps.set(app.id, app);
      return Promise.resolve();
    },
    app: (id) => Promise.resolve(apps.get(id)),
    apps: () => Promise.resolve([...apps.values()].sort((a, b) => byText(a.id, b.id))),
    upsertUser(app, { id, name, avatar, bot }, now) {
      const before = usersOf(app).get(id);
      const { avatar: oldAvatar, ...rest } = before ?? { id, name: id, createdAt: now, updatedAt: now };
      const nextAvatar = avatar === undefined ? oldAvatar : (avatar ?? undefined);
      const user: UserRow = {
        ...rest,
        ...(name === undefined ? {} : { name }),
        ...(nextAvatar === undefined ? {} : { avatar: nextAvatar }),
        ...(bot ? { bot } : {}),
        updatedAt: now,
      };
      usersOf(app).set(id, user);
      return Promise.resolve(user);
    },
    users(app, ids) {
      const known = usersOf(app);
      return Promise.resolve([...new Set(ids)].flatMap((id) => known.get(id) ?? []));
    },
    listUsers(app, { after, limit }) {
      const sorted = [...usersOf(app).values()].sort((a, b) => byText(a.id, b.id));
      return Promise.resolve(sorted.filter(({ id }) => after === undefined || id > after).slice(0, limit));
    },
    revokeTokens(app, userId, before) {
      const user = usersOf(app).get(userId);
      if (user) usersOf(app).set(userId, { ...user, revokedBefore: Math.max(before, user.revokedBefore ?? 0) });
      return Promise.resolve(user !== undefined);
    },
    createKey({ app, userId, hash }) {
      keys.set(keyOf(app, hash), userId);
      return Promise.resolve();
    },
    keyUser: (app, hash) => Promise.resolve(keys.get(keyOf(app, hash))),
  };
}
