import type { CallRecord } from '@parley/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CallsStore } from './calls-store.js';

const silent = { microphone: false, camera: false, screen: false };

function callOf(id: string, more: Partial<CallRecord> = {}): CallRecord {
  const party = (userId: string) => ({
    id: userId,
    user: { id: userId, name: userId },
    state: 'invited' as const,
    connected: false,
    media: silent,
  });
  return {
    id,
    clientId: `client-${id}`,
    state: 'ringing',
    video: true,
    topology: 'p2p',
    epoch: 1,
    createdBy: 'alice',
    participants: [party('alice'), party('bob')],
    version: 1,
    createdAt: 100,
    ...more,
  };
}

/** What every `CallsStore` must do. The store is opened once; each test uses an app of its own. */
export function callsStoreContract(open: () => Promise<CallsStore>): void {
  describe('CallsStore', () => {
    let store: CallsStore;
    let count = 0;
    const newApp = () => `app_t1_call${String((count += 1)).padStart(8, '0')}`;
    beforeAll(async () => {
      store = await open();
    });

    it('gives back the call it was given', async () => {
      const app = newApp();
      const call = callOf('c1');
      expect(await store.create(app, call)).toEqual(call);
      expect(await store.call(app, 'c1')).toEqual(call);
      expect(await store.call(newApp(), 'c1')).toBeUndefined();
      expect(await store.call(app, 'c2')).toBeUndefined();
    });

    it('stores one call for one client id of one user', async () => {
      const app = newApp();
      const call = callOf('c1');
      await store.create(app, call);
      expect(await store.create(app, { ...call, id: 'c2' })).toEqual(call);
      expect(await store.call(app, 'c2')).toBeUndefined();
      const others = callOf('c3', { clientId: call.clientId, createdBy: 'bob' });
      expect(await store.create(app, others)).toEqual(others);
    });

    it('stores one call when the same client id comes twice at once', async () => {
      const app = newApp();
      const ids = ['c1', 'c2', 'c3', 'c4'];
      const made = await Promise.all(ids.map((id) => store.create(app, callOf(id, { clientId: 'same' }))));
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    });

    it('replaces a call by a newer version, never by an older one', async () => {
      const app = newApp();
      await store.create(app, callOf('c1'));
      await store.update(app, callOf('c1', { version: 3, state: 'active', answeredAt: 110 }));
      await store.update(app, callOf('c1', { version: 2, state: 'ended' }));
      await store.update(app, callOf('c1', { version: 3, state: 'ended' }));
      expect(await store.call(app, 'c1')).toMatchObject({ version: 3, state: 'active', answeredAt: 110 });
    });

    it('knows which calls of a user are not ended', async () => {
      const app = newApp();
      await store.create(app, callOf('c1'));
      await store.create(app, callOf('c2', { state: 'active' }));
      await store.create(app, callOf('c3'));
      await store.update(app, callOf('c3', { version: 2, state: 'ended', reason: 'hangup' }));
      for (const user of ['alice', 'bob'])
        expect((await store.running(app, user)).map(({ id }) => id).sort()).toEqual(['c1', 'c2']);
      expect(await store.running(app, 'chloe')).toEqual([]);
      expect(await store.running(newApp(), 'alice')).toEqual([]);
    });

    it('follows participants that come later', async () => {
      const app = newApp();
      const call = callOf('c1');
      await store.create(app, call);
      const chloe = { ...call.participants[0]!, id: 'chloe', user: { id: 'chloe', name: 'Chloé' } };
      const grown = { ...call, version: 2, participants: [...call.participants, chloe] };
      await store.update(app, grown);
      expect(await store.running(app, 'chloe')).toEqual([grown]);
    });

    it('lists what runs in every app', async () => {
      const [one, two] = [newApp(), newApp()];
      await store.create(one, callOf('c1'));
      await store.create(two, callOf('c1'));
      await store.update(two, callOf('c1', { version: 2, state: 'ended' }));
      const all = await store.allRunning();
      expect(all.filter(({ app }) => app === one)).toEqual([{ app: one, call: callOf('c1') }]);
      expect(all.filter(({ app }) => app === two)).toEqual([]);
    });
  });
}
