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

    describe('of calls that have ended', () => {
      /** Ends a call that was made by the user, or by another one. */
      async function end(app: string, id: string, more: Partial<CallRecord> = {}): Promise<CallRecord> {
        const call = callOf(id, more);
        await store.create(app, call);
        const ended: CallRecord = { ...call, version: 2, state: 'ended', reason: 'hangup', endedAt: 200, ...more };
        await store.update(app, ended);
        return ended;
      }
      const ids = (calls: readonly CallRecord[]) => calls.map(({ id }) => id);

      it('gives each participant pages, the last started first, whenever they ended', async () => {
        const app = newApp();
        const made = [await end(app, 'c3'), await end(app, 'c1'), await end(app, 'c4')];
        await store.create(app, callOf('c2'));
        for (const user of ['alice', 'bob']) {
          expect(ids(await store.ended(app, user, { limit: 10 }))).toEqual(['c4', 'c3', 'c1']);
          expect(ids(await store.ended(app, user, { limit: 2 }))).toEqual(['c4', 'c3']);
          expect(ids(await store.ended(app, user, { limit: 2, before: 'c3' }))).toEqual(['c1']);
        }
        expect(await store.ended(app, 'alice', { limit: 1 })).toEqual([made[2]]);
        expect(await store.ended(app, 'chloe', { limit: 10 })).toEqual([]);
        expect(await store.ended(newApp(), 'alice', { limit: 10 })).toEqual([]);
        await store.update(app, callOf('c2', { version: 2, state: 'ended', reason: 'busy' }));
        expect(ids(await store.ended(app, 'alice', { limit: 10 }))).toEqual(['c4', 'c3', 'c2', 'c1']);
      });

      it('finds those of a conversation, and those that the user missed', async () => {
        const app = newApp();
        const [here, there] = [{ conversationId: 'cnv_here' }, { conversationId: 'cnv_there' }];
        await end(app, 'c1', { ...here, reason: 'timeout' });
        await end(app, 'c2', { ...there, reason: 'cancelled' });
        await end(app, 'c3', { ...here, reason: 'rejected' });
        await end(app, 'c4', { reason: 'timeout' });
        await end(app, 'c5', { ...here, reason: 'timeout', createdBy: 'bob' });
        const of = async (user: string, page: object) => ids(await store.ended(app, user, { limit: 10, ...page }));
        expect(await of('bob', here)).toEqual(['c5', 'c3', 'c1']);
        expect(await of('bob', { ...here, before: 'c3' })).toEqual(['c1']);
        expect(await of('bob', { missed: true })).toEqual(['c4', 'c2', 'c1']);
        expect(await of('bob', { missed: true, before: 'c4', limit: 1 })).toEqual(['c2']);
        expect(await of('bob', { missed: true, ...here })).toEqual(['c1']);
        expect(await of('alice', { missed: true })).toEqual(['c5']);
        expect(await of('alice', { missed: true, ...there })).toEqual([]);
      });

      it('knows which are not concluded, each until it is', async () => {
        const app = newApp();
        const one = await end(app, 'c1');
        await end(app, 'c2');
        await store.create(app, callOf('c3'));
        const left = async () => (await store.unconcluded(1_000)).filter((row) => row.app === app);
        expect((await left()).map(({ call }) => call.id).sort()).toEqual(['c1', 'c2']);
        expect((await left()).find(({ call }) => call.id === 'c1')?.call).toEqual(one);
        expect(await store.unconcluded(1)).toHaveLength(1);
        await store.conclude(app, 'c1');
        await store.conclude(app, 'c1');
        await store.conclude(app, 'c3');
        await store.conclude(app, 'no-such-call');
        expect((await left()).map(({ call }) => call.id)).toEqual(['c2']);
        await store.update(app, callOf('c3', { version: 2, state: 'ended' }));
        await store.conclude(newApp(), 'c2');
        expect((await left()).map(({ call }) => call.id).sort()).toEqual(['c2', 'c3']);
        for (const id of ['c2', 'c3']) await store.conclude(app, id);
        expect(await left()).toEqual([]);
      });

      it('keeps the last report of each participant', async () => {
        const app = newApp();
        await store.create(app, callOf('c1'));
        const audio = { lossPercent: 0.5, jitterMs: 4, receivedKbps: 30, sentKbps: 31.5, mos: 4.2 };
        const report = { durationMs: 10_000, reconnects: 0, audio };
        expect(await store.reports(app, 'c1')).toEqual({});
        expect(await store.report(app, 'c1', { userId: 'alice', report })).toBe(true);
        expect(await store.report(app, 'c1', { userId: 'bob', report })).toBe(true);
        await store.update(app, callOf('c1', { version: 2, state: 'ended' }));
        const last = { ...report, durationMs: 20_000, candidateType: 'relay' as const };
        expect(await store.report(app, 'c1', { userId: 'alice', report: last })).toBe(false);
        expect(await store.reports(app, 'c1')).toEqual({ alice: last, bob: report });
        expect(await store.reports(newApp(), 'c1')).toEqual({});
        await store.conclude(app, 'c1');
      });
    });
  });
}
