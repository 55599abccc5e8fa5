import { beforeAll, describe, expect, it } from 'vitest';
import type { DeskPhoneRow, DeskPhonesStore } from './desk-phones-store.js';

/** What every store of desk phones must do. */
export function deskPhonesStoreContract(open: () => Promise<DeskPhonesStore>): void {
  describe('desk phones', () => {
    let store: DeskPhonesStore;
    beforeAll(async () => {
      store = await open();
    });
    const row = (app: string, name: string, userId = 'alice'): DeskPhoneRow => ({
      ...{ app, name, userId, ha1: `ha1 of ${name}`, createdAt: 8_640_000_000_000 },
    });

    it('are found by name, by app and by user, in the order of their names', async () => {
      const [two, one, ten, other] = [
        row('app-a', 'b.2'),
        row('app-a', 'B-1', 'bob'),
        row('app-a', '10'),
        row('app-b', 'c'),
      ];
      for (const each of [two, one, ten, other]) expect(await store.add(each)).toBe(true);
      expect(await store.ofName('b.2')).toEqual(two);
      expect(await store.ofName('b.1')).toBeUndefined();
      expect(await store.list('app-a')).toEqual([ten, one, two]);
      expect(await store.list('app-a', 'alice')).toEqual([ten, two]);
      expect(await store.list('app-b', 'bob')).toEqual([]);
      expect(await store.all()).toEqual([ten, one, two, other]);
    });

    it('have a name that no other phone has, in whichever app, until they are removed there', async () => {
      const first = row('app-c', 'hall');
      expect(await store.add(first)).toBe(true);
      expect(await store.add(row('app-d', 'hall', 'mallory'))).toBe(false);
      expect(await store.add(row('app-c', 'hall', 'bob'))).toBe(false);
      expect(await store.ofName('hall')).toEqual(first);
      expect(await store.add(row('app-d', 'Hall'))).toBe(true);
      expect(await store.remove('app-d', 'hall')).toBe(false);
      expect(await store.remove('app-c', 'hall')).toBe(true);
      expect(await store.remove('app-c', 'hall')).toBe(false);
      expect(await store.add(row('app-d', 'hall'))).toBe(true);
    });
  });
}
