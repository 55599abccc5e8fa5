import { beforeAll, describe, expect, it } from 'vitest';
import type { AuthStore } from './auth-store.js';

/** What every `AuthStore` must do. The store is opened once; each test uses an app of its own. */
export function authStoreContract(open: () => Promise<AuthStore>): void {
  describe('AuthStore', () => {
    let store: AuthStore;
    let count = 0;
    const newApp = () => `app_t1_auth${String((count += 1)).padStart(8, '0')}`;
    beforeAll(async () => {
      store = await open();
    });

    it('creates an app once', async () => {
      const app = { id: newApp(), name: 'Shop', sealedSecret: 'sealed', publicKey: 'pem', createdAt: 5 };
      await store.createApp(app);
      await store.createApp({ ...app, name: 'Other', sealedSecret: 'other' });
      expect(await store.app(app.id)).toEqual(app);
      expect((await store.apps()).filter(({ id }) => id === app.id)).toEqual([app]);
    });

    it('leaves out the public key that an app does not have', async () => {
      const app = { id: newApp(), name: 'Shop', sealedSecret: 'sealed', createdAt: 5 };
      await store.createApp(app);
      expect(await store.app(app.id)).toEqual(app);
      expect(await store.app(newApp())).toBeUndefined();
    });

    it('names a new user by its id, and changes only the fields given', async () => {
      const app = newApp();
      expect(await store.upsertUser(app, { id: 'bob' }, 10)).toEqual({
        id: 'bob',
        name: 'bob',
        createdAt: 10,
        updatedAt: 10,
      });
      await store.upsertUser(app, { id: 'bob', name: 'Bob', avatar: 'https://a.example/b.png' }, 20);
      const changed = await store.upsertUser(app, { id: 'bob', name: 'Bob Okafor' }, 30);
      const expected = {
        id: 'bob',
        name: 'Bob Okafor',
        avatar: 'https://a.example/b.png',
        createdAt: 10,
        updatedAt: 30,
      };
      expect(changed).toEqual(expected);
      expect(await store.users(app, ['bob'])).toEqual([expected]);
    });

    it('removes an avatar by null, and a bot stays a bot', async () => {
      const app = newApp();
      await store.upsertUser(app, { id: 'b', avatar: 'https://a.example/b.png', bot: true }, 1);
      const user = await store.upsertUser(app, { id: 'b', avatar: null }, 2);
      expect(user).toEqual({ id: 'b', name: 'b', bot: true, createdAt: 1, updatedAt: 2 });
    });

    it('keeps names of any script, and bytes that databases mistake for ends', async () => {
      const app = newApp();
      const name = 'Chloé 李 \u{1F44B} a\u0000b\u0001c';
      await store.upsertUser(app, { id: 'x', name }, 1);
      expect((await store.users(app, ['x']))[0]?.name).toBe(name);
    });

    it('finds those of the ids that exist, each once, in their app alone', async () => {
      const [app, other] = [newApp(), newApp()];
      await store.upsertUser(app, { id: 'a' }, 1);
      await store.upsertUser(app, { id: 'b' }, 1);
      await store.upsertUser(other, { id: 'c' }, 1);
      const found = await store.users(app, ['b', 'a', 'b', 'c', 'nobody']);
      expect(found.map(({ id }) => id).sort()).toEqual(['a', 'b']);
      expect(await store.users(app, [])).toEqual([]);
    });

    it('lists users by id, in the order of their bytes, page after page', async () => {
      const app = newApp();
      for (const id of ['b', 'B', 'a', 'a.b', '_', '10', '9']) await store.upsertUser(app, { id }, 1);
      const first = await store.listUsers(app, { limit: 3 });
      expect(first.map(({ id }) => id)).toEqual(['10', '9', 'B']);
      const rest = await store.listUsers(app, { after: 'B', limit: 10 });
      expect(rest.map(({ id }) => id)).toEqual(['_', 'a', 'a.b', 'b']);
    });

    it('remembers since when tokens are good; it only moves forward', async () => {
      const app = newApp();
      expect(await store.revokeTokens(app, 'bob', 50)).toBe(false);
      await store.upsertUser(app, { id: 'bob' }, 1);
      expect(await store.revokeTokens(app, 'bob', 50)).toBe(true);
      expect(await store.revokeTokens(app, 'bob', 40)).toBe(true);
      expect((await store.users(app, ['bob']))[0]?.revokedBefore).toBe(50);
      expect((await store.upsertUser(app, { id: 'bob', name: 'Bob' }, 2)).revokedBefore).toBe(50);
    });

    it('finds the user of a key, in the key’s app alone', async () => {
      const [app, other] = [newApp(), newApp()];
      await store.createKey({ app, userId: 'bot', hash: 'h1', createdAt: 1 });
      await store.createKey({ app, userId: 'bot', hash: 'h2', createdAt: 2 });
      expect(await store.keyUser(app, 'h1')).toBe('bot');
      expect(await store.keyUser(app, 'h2')).toBe('bot');
      expect(await store.keyUser(other, 'h1')).toBeUndefined();
      expect(await store.keyUser(app, 'h3')).toBeUndefined();
    });
  });
}
