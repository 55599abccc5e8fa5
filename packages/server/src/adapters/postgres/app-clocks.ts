import { sql, type Transaction } from 'kysely';
import type { Schema } from '../sql/schema.js';

/** How many conversations of each app are named. */
export function countPlaces(
  items: readonly { readonly app: string; readonly conversationId: string }[],
): ReadonlyMap<string, number> {
  const perApp = new Map<string, Set<string>>();
  for (const { app, conversationId } of items) {
    const ids = perApp.get(app);
    if (ids) ids.add(conversationId);
    else perApp.set(app, new Set([conversationId]));
  }
  return new Map([...perApp].map(([app, ids]) => [app, ids.size]));
}

/**
 * Moves the clocks of apps, in the order of their ids, and tells where they stood before. Nobody else writes in these apps until
 * the commit.
 */
export async function tick(
  trx: Transaction<Schema>,
  counts: ReadonlyMap<string, number>,
): Promise<Map<string, number>> {
  const apps = [...counts.keys()].sort();
  const { rows } = await sql<Schema['app_clocks']>`
    insert into app_clocks (app, changed)
    select app, count from unnest(${apps}::text[], ${apps.map((app) => counts.get(app))}::bigint[]) as t (app, count)
    on conflict (app) do update set changed = app_clocks.changed + excluded.changed
    returning app, changed`.execute(trx);
  return new Map(rows.map(({ app, changed }) => [app, changed - (counts.get(app) ?? 0)]));
}
