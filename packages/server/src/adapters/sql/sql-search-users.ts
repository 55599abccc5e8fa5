import { sql, type Kysely, type Transaction } from 'kysely';
import { wordsOfUser } from '../../search/search-terms.js';
import type { SearchStore } from '../../search/search-store.js';
import { toUser } from './columns.js';
import type { Schema } from './schema.js';
import type { SqlContext } from './sql-context.js';

/** Above whatever begins with what stands before it. */
const beyond = '\u{10ffff}';

/** Finds people by the words of their names. */
export function createSqlSearchUsers({ db }: Pick<SqlContext, 'db'>): Pick<SearchStore, 'people'> {
  return {
    async people(app, words, { after, limit }) {
      let rows = db.selectFrom('users as u').select('u.id').where('u.app', '=', app);
      for (const word of words)
        rows = rows.where('u.id', 'in', (eb) =>
          eb
            .selectFrom('search_users as s')
            .select('s.user_id')
            .where('s.app', '=', app)
            .where('s.term', '>=', word)
            .where('s.term', '<', word + beyond),
        );
      if (after !== undefined) rows = rows.where('u.id', '>', after);
      return (await rows.orderBy('u.id').limit(limit).execute()).map(({ id }) => id);
    },
  };
}

/** Finds a user from now on by the words of their name. */
export async function putUserWords(
  trx: Transaction<Schema>,
  app: string,
  user: { readonly id: string; readonly name: string },
): Promise<void> {
  await trx.deleteFrom('search_users').where('app', '=', app).where('user_id', '=', user.id).execute();
  const words = wordsOfUser(user);
  // Who has no words is known to be in the index all the same.
  const terms = words.length === 0 ? [''] : words;
  await trx
    .insertInto('search_users')
    .values(terms.map((term) => ({ app, term, user_id: user.id })))
    .onConflict((oc) => oc.doNothing())
    .execute();
}

/** Brings users into the index who were there before it. Returns how many there were. */
export async function indexUsers({ db }: { readonly db: Kysely<Schema> }, limit: number): Promise<number> {
  const rows = await db
    .selectFrom('users as u')
    .selectAll('u')
    .where(sql<boolean>`not exists (select 1 from search_users s where s.app = u.app and s.user_id = u.id)`)
    .limit(limit)
    .execute();
  for (const row of rows) await db.transaction().execute((trx) => putUserWords(trx, row.app, toUser(row)));
  return rows.length;
}
