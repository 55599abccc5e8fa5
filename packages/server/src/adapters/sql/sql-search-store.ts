import { firstPlace, marksOf } from '../../search/message-document.js';
import type { SearchStore } from '../../search/search-store.js';
import { indexedAtOnce, type IndexKeeper } from './keep-index.js';
import { indexNext, readBehind } from './search-index.js';
import type { SqlContext } from './sql-context.js';
import { createSqlSearchUsers } from './sql-search-users.js';

/** Of so many conversations a user is looked for in the index by their names; of more, what is found is looked at. */
const fewConversations = 64;
/** Messages that a search brings into the index before it answers. */
const mostIndexed = 2_000;

/** Searches a SQL database. */
export function createSqlSearchStore(context: SqlContext, keeper: Pick<IndexKeeper, 'behind'>): SearchStore {
  const { db, search } = context;

  /** Brings what the user may read into the index, as far as nobody waits too long. False where there is more. */
  async function catchUp(app: string, userId: string, conversationId: string | undefined): Promise<boolean> {
    const known = keeper.behind(app);
    const ids = conversationId === undefined ? known : [conversationId];
    if (known?.length === 0) return true;
    const limit = fewConversations;
    const behind = await readBehind(context, { limit, of: { app, userId, ...(ids && { ids }) } });
    let left = mostIndexed;
    for (const one of behind) {
      for (let done = indexedAtOnce; done === indexedAtOnce; left -= done) {
        if (left <= 0) return false;
        done = await indexNext(context, one, indexedAtOnce);
      }
    }
    return behind.length < limit;
  }

  async function among(app: string, userId: string): Promise<{ readonly among?: readonly string[] }> {
    const rows = await db
      .selectFrom('members')
      .select('conversation_id')
      .where('app', '=', app)
      .where('user_id', '=', userId)
      .limit(fewConversations + 1)
      .execute();
    if (rows.length > fewConversations) return {};
    return { among: rows.flatMap(({ conversation_id: conversationId }) => marksOf({ conversationId })) };
  }

  return {
    ...createSqlSearchUsers(context),
    async messages(app, userId, { phrases, below, before, after = 0, limit, ...marked }) {
      const complete = await catchUp(app, userId, marked.conversationId);
      const indexing = complete ? {} : { indexing: true as const };
      const own = marked.conversationId === undefined ? await among(app, userId) : {};
      if (own.among?.length === 0) return { refs: [], ...indexing };
      const until = before === undefined ? Number.MAX_SAFE_INTEGER : firstPlace(before);
      const { hits, stoppedAt } = await search.find({
        ...{ app, userId, phrases, marks: marksOf(marked), ...own },
        ...{ from: firstPlace(after), below: Math.min(below ?? until, until), limit: limit + 1 },
      });
      const refs = hits.slice(0, limit).map(({ conversationId, seq }) => ({ conversationId, seq }));
      const next = hits.length > limit ? hits[limit - 1]?.id : stoppedAt;
      return { refs, ...(next === undefined ? {} : { next }), ...indexing };
    },
  };
}
