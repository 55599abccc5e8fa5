import type { ModerationRules } from '@parley/protocol';
import type { RulesStore } from '../../moderation/rules-store.js';
import type { SqlContext } from './sql-context.js';

/** What apps let through, in a SQL database. */
export function createSqlRulesStore({ db }: SqlContext): RulesStore {
  return {
    async rules(app) {
      const row = await db.selectFrom('moderation_rules').select('rules').where('app', '=', app).executeTakeFirst();
      return row && (JSON.parse(row.rules) as ModerationRules);
    },
    async putRules(app, given) {
      const rules = JSON.stringify(given);
      await db
        .insertInto('moderation_rules')
        .values({ app, rules })
        .onConflict((oc) => oc.column('app').doUpdateSet({ rules }))
        .execute();
    },
  };
}
