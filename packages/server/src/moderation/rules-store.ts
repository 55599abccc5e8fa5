import type { ModerationRules } from '@parley/protocol';

/** What apps let through. */
export interface RulesStore {
  /** Undefined where the app has said nothing. */
  rules(app: string): Promise<ModerationRules | undefined>;
  /** In place of what there was. */
  putRules(app: string, rules: ModerationRules): Promise<void>;
}
