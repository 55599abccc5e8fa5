import type { ModerationRules } from '@parley/protocol';
import type { RulesStore } from '../../moderation/rules-store.js';

/** What apps let through, in memory. */
export function createMemoryRulesStore(): RulesStore {
  const apps = new Map<string, ModerationRules>();
  return {
    rules: (app) => Promise.resolve(apps.get(app)),
    putRules(app, rules) {
      apps.set(app, rules);
      return Promise.resolve();
    },
  };
}
