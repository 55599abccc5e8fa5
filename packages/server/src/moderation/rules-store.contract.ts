import { beforeAll, describe, expect, it } from 'vitest';
import type { ModerationRules } from '@parley/protocol';
import type { RulesStore } from './rules-store.js';

/** What every store of what apps let through must do. */
export function rulesStoreContract(open: () => Promise<RulesStore>): void {
  describe('moderation rules', () => {
    let store: RulesStore;
    beforeAll(async () => {
      store = await open();
    });

    it('are those that the app gave last, and no other app’s', async () => {
      const rules: ModerationRules = {
        words: ['Müll', 'a\u0000b'],
        onWord: 'mask',
        rate: { messages: 5, seconds: 60 },
      };
      expect(await store.rules('rules-a')).toBeUndefined();
      await store.putRules('rules-a', { words: ['x'], onWord: 'refuse' });
      await store.putRules('rules-a', rules);
      expect(await store.rules('rules-a')).toEqual(rules);
      expect(await store.rules('rules-b')).toBeUndefined();
      await store.putRules('rules-b', {});
      expect([await store.rules('rules-a'), await store.rules('rules-b')]).toEqual([rules, {}]);
    });
  });
}
