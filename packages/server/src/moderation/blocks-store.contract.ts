import { beforeAll, describe, expect, it } from 'vitest';
import type { BlocksStore } from './blocks-store.js';

/** What every store of blocks must do. */
export function blocksStoreContract(open: () => Promise<BlocksStore>): void {
  describe('blocks', () => {
    let store: BlocksStore;
    beforeAll(async () => {
      store = await open();
    });
    const block = (
      [app, userId, otherId]: readonly [string, string, string],
      { blockedAt = 1, limit = 10 }: { readonly blockedAt?: number; readonly limit?: number } = {},
    ) => store.block(app, userId, { userId: otherId, blockedAt, limit });
    const listed = async (app: string, userId: string) =>
      (await store.blocked(app, userId, { limit: 10 })).map((row) => row.userId);

    it('are known from both sides, each within its app', async () => {
      const at = 8_640_000_000_000;
      expect(await block(['blocks-a', 'alice', 'bob'], { blockedAt: at })).toBe('blocked');
      expect(await block(['blocks-a', 'carol', 'bob'])).toBe('blocked');
      expect(await block(['blocks-a', 'alice', 'Zoe'])).toBe('blocked');
      expect(await store.blocked('blocks-a', 'alice', { limit: 10 })).toEqual([
        { userId: 'Zoe', blockedAt: 1 },
        { userId: 'bob', blockedAt: at },
      ]);
      const bobs = await store.around('blocks-a', 'bob');
      expect([[...bobs.blocked], [...bobs.blockedBy].sort()]).toEqual([[], ['alice', 'carol']]);
      expect([...(await store.around('blocks-a', 'alice')).blocked].sort()).toEqual(['Zoe', 'bob']);
      expect(await store.around('blocks-b', 'bob')).toEqual({ blocked: [], blockedBy: [] });
      expect(await listed('blocks-b', 'alice')).toEqual([]);
    });

    it('are made and taken away once, and keep their time', async () => {
      expect(await block(['blocks-c', 'alice', 'bob'], { blockedAt: 5 })).toBe('blocked');
      expect(await block(['blocks-c', 'alice', 'bob'], { blockedAt: 9 })).toBe('already');
      expect(await store.blocked('blocks-c', 'alice', { limit: 1 })).toEqual([{ userId: 'bob', blockedAt: 5 }]);
      expect(await store.unblock('blocks-d', 'alice', 'bob')).toBe(false);
      expect(await store.unblock('blocks-c', 'bob', 'alice')).toBe(false);
      expect(await store.unblock('blocks-c', 'alice', 'bob')).toBe(true);
      expect(await store.unblock('blocks-c', 'alice', 'bob')).toBe(false);
      expect(await store.around('blocks-c', 'bob')).toEqual({ blocked: [], blockedBy: [] });
    });

    it('are limited for each user, also where several are made at once', async () => {
      const outcomes = await Promise.all(
        ['a', 'b', 'c', 'd'].map((id) => block(['blocks-e', 'alice', id], { limit: 2 })),
      );
      expect(outcomes.filter((outcome) => outcome === 'blocked')).toHaveLength(2);
      expect(outcomes.filter((outcome) => outcome === 'full')).toHaveLength(2);
      const [first = ''] = await listed('blocks-e', 'alice');
      expect(await block(['blocks-e', 'alice', first], { limit: 2 })).toBe('already');
      expect(await block(['blocks-e', 'bob', 'a'], { limit: 2 })).toBe('blocked');
    });

    it('are listed page by page', async () => {
      for (const id of ['a', 'b', 'c']) await block(['blocks-f', 'alice', id]);
      expect((await store.blocked('blocks-f', 'alice', { limit: 2 })).map((row) => row.userId)).toEqual(['a', 'b']);
      const rest = await store.blocked('blocks-f', 'alice', { after: 'b', limit: 2 });
      expect(rest.map((row) => row.userId)).toEqual(['c']);
    });
  });
}
