import { beforeAll, describe, expect, it } from 'vitest';
import type { NumberRow, NumbersStore } from './numbers-store.js';

/** What every store of numbers must do. */
export function numbersStoreContract(open: () => Promise<NumbersStore>): void {
  describe('numbers', () => {
    let store: NumbersStore;
    beforeAll(async () => {
      store = await open();
    });
    const row = (app: string, number: string, rest: Partial<NumberRow> = {}): NumberRow => ({
      ...{ app, number, userId: 'alice', updatedAt: 1 },
      ...rest,
    });

    it('are found by themselves, by their app and by their user, with all that was said of them', async () => {
      const full = row('app-a', '+15550000001', { fallback: '+15550000009', main: true, updatedAt: 8_640_000_000_000 });
      expect(await store.put(full)).toBe(true);
      expect(await store.put(row('app-a', '+15550000000', { userId: 'bob' }))).toBe(true);
      expect(await store.ofNumber('+15550000001')).toEqual(full);
      expect(await store.ofApp('app-a', '+15550000001')).toEqual(full);
      expect(await store.ofApp('app-b', '+15550000001')).toBeUndefined();
      expect((await store.list('app-a')).map(({ number }) => number)).toEqual(['+15550000000', '+15550000001']);
      expect(await store.list('app-a', 'alice')).toEqual([full]);
      expect(await store.list('app-b')).toEqual([]);
    });

    it('belong to one app, until it gives them up', async () => {
      await store.put(row('app-c', '+15550000010'));
      expect(await store.put(row('app-d', '+15550000010', { userId: 'mallory' }))).toBe(false);
      expect((await store.ofNumber('+15550000010'))?.app).toBe('app-c');
      expect(await store.remove('app-d', '+15550000010')).toBe(false);
      expect(await store.remove('app-c', '+15550000010')).toBe(true);
      expect(await store.put(row('app-d', '+15550000010'))).toBe(true);
    });

    it('are extensions where they have no +, and every app has its own', async () => {
      expect(await store.put(row('app-e', '100', { userId: 'erin' }))).toBe(true);
      expect(await store.put(row('app-f', '100', { userId: 'frank' }))).toBe(true);
      expect((await store.ofApp('app-e', '100'))?.userId).toBe('erin');
      expect((await store.ofApp('app-f', '100'))?.userId).toBe('frank');
      expect(await store.ofNumber('100')).toBeUndefined();
    });

    it('have one main one', async () => {
      await store.put(row('app-g', '+15550000020', { main: true }));
      await store.put(row('app-g', '+15550000021', { main: true }));
      await store.put(row('app-h', '+15550000022', { main: true }));
      const main = (await store.list('app-g')).filter((one) => one.main).map(({ number }) => number);
      expect(main).toEqual(['+15550000021']);
      await store.put(row('app-g', '+15550000021'));
      expect((await store.list('app-g')).some((one) => one.main)).toBe(false);
      expect((await store.list('app-h')).some((one) => one.main)).toBe(true);
    });
  });
}
