import { sql, type Transaction } from 'kysely';
import { placeKey } from '../../messaging/place-messages.js';
import type { Schema } from './schema.js';

/** Conversations that a transaction changes, and where they stand by then. */
export interface AppPlaces {
  /** The next version of a conversation. */
  next(app: string, conversationId: string): Promise<number>;
  /** Writes where they stand. */
  write(): Promise<void>;
}

/** Moves the clocks of the apps, in the order of their ids: nobody else writes in these apps until the commit. */
export async function openAppPlaces(
  trx: Transaction<Schema>,
  items: readonly { readonly app: string; readonly conversationId: string }[],
): Promise<AppPlaces> {
  const clocks = new Map<string, number>();
  for (const app of [...new Set(items.map((item) => item.app))].sort()) {
    const own = items.filter((item) => item.app === app);
    const count = new Set(own.map(({ conversationId }) => conversationId)).size;
    const { changed } = await trx
      .insertInto('app_clocks')
      .values({ app, changed: count })
      .onConflict((oc) => oc.column('app').doUpdateSet({ changed: sql<number>`app_clocks.changed + excluded.changed` }))
      .returning('changed')
      .executeTakeFirstOrThrow();
    clocks.set(app, changed - count);
  }
  const places = new Map<string, { readonly app: string; readonly id: string; version: number }>();
  return {
    async next(app, id) {
      let place = places.get(placeKey(app, id));
      if (!place) {
        const row = await trx
          .selectFrom('conversations')
          .select('version')
          .where('app', '=', app)
          .where('id', '=', id)
          .executeTakeFirstOrThrow();
        places.set(placeKey(app, id), (place = { app, id, version: row.version }));
      }
      place.version += 1;
      return place.version;
    },
    async write() {
      for (const { app, id, version } of places.values()) {
        const changed = (clocks.get(app) ?? 0) + 1;
        clocks.set(app, changed);
        await trx
          .updateTable('conversations')
          .set({ version, changed })
          .where('app', '=', app)
          .where('id', '=', id)
          .execute();
      }
    },
  };
}
