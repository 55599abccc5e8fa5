import { beforeAll, describe, expect, it } from 'vitest';
import type { DeviceSubscription } from '@parley/protocol';
import type { PushStore, SubscriptionRow } from './push-store.js';

const web = (name: string, auth = 'A'.repeat(22)): DeviceSubscription => ({
  kind: 'web',
  endpoint: `https://push.example/${name}`,
  keys: { p256dh: 'B'.repeat(87), auth },
});

/** What every store of subscriptions must do. */
export function pushStoreContract(open: () => Promise<PushStore>): void {
  describe('subscriptions for pushes', () => {
    let store: PushStore;
    beforeAll(async () => {
      store = await open();
    });
    const row = (app: string, device: string, rest: Partial<SubscriptionRow> = {}): SubscriptionRow => ({
      ...{ app, userId: 'alice', device, subscription: web(device), createdAt: 8_640_000_000_000 },
      ...rest,
    });
    const devices = async (app: string, ...userIds: string[]) =>
      (await store.of(app, userIds)).map(({ userId, device }) => `${userId}/${device}`);

    it('are found by their app and users, with all that was said of them', async () => {
      const phone = row('app-a', 'phone', { subscription: { kind: 'fcm', token: 't' } });
      const laptop = row('app-a', 'laptop');
      expect(await store.put(phone)).toBe(true);
      expect(await store.put(laptop)).toBe(true);
      expect(await store.put(row('app-a', 'desk', { userId: 'bob' }))).toBe(true);
      expect(await store.of('app-a', ['alice', 'nobody'])).toEqual([laptop, phone]);
      expect([...(await store.users('app-a'))].sort()).toEqual(['alice', 'bob']);
      expect(await store.of('app-b', ['alice'])).toEqual([]);
      expect(await store.users('app-b')).toEqual([]);
      expect(await store.of('app-a', [])).toEqual([]);
    });

    it('are one for each device, the last', async () => {
      await store.put(row('app-c', 'one'));
      const next = row('app-c', 'one', { subscription: web('moved') });
      await store.put(next);
      expect(await store.of('app-c', ['alice'])).toEqual([next]);
      await store.drop('app-c', 'https://push.example/one');
      expect(await devices('app-c', 'alice')).toEqual(['alice/one']);
    });

    it('go with the browser to whoever signs in there, and to nobody who knows the address alone', async () => {
      await store.put(row('app-d', 'shared'));
      const forged = row('app-d', 'evil', { userId: 'mallory', subscription: web('shared', 'C'.repeat(22)) });
      expect(await store.put(forged)).toBe(false);
      expect(await devices('app-d', 'alice', 'mallory')).toEqual(['alice/shared']);
      const moved = row('app-d', 'next', { userId: 'bob', subscription: web('shared') });
      expect(await store.put(moved)).toBe(true);
      expect(await devices('app-d', 'alice', 'bob')).toEqual(['bob/next']);
      expect(await store.put(row('app-e', 'shared'))).toBe(true);
      expect(await devices('app-d', 'bob')).toEqual(['bob/next']);
    });

    it('go by device, by address and by user, each within its app', async () => {
      for (const app of ['app-f', 'app-g'])
        for (const device of ['one', 'two', 'three']) await store.put(row(app, device));
      await store.remove('app-f', 'alice', { device: 'one' });
      await store.remove('app-f', 'mallory', { address: 'https://push.example/two' });
      await store.remove('app-f', 'mallory', { device: 'two' });
      expect(await devices('app-f', 'alice')).toEqual(['alice/three', 'alice/two']);
      await store.remove('app-f', 'alice', { address: 'https://push.example/two' });
      expect(await devices('app-f', 'alice')).toEqual(['alice/three']);
      await store.put(row('app-f', 'two'));
      await store.drop('app-f', 'https://push.example/two');
      expect(await devices('app-f', 'alice')).toEqual(['alice/three']);
      await store.removeUser('app-f', 'alice');
      expect(await devices('app-f', 'alice')).toEqual([]);
      expect(await devices('app-g', 'alice')).toEqual(['alice/one', 'alice/three', 'alice/two']);
    });
  });
}
