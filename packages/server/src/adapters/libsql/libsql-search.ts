import { sql } from 'kysely';
import type { IndexHits, IndexQuery, SearchDialect } from '../sql/search-dialect.js';
import type { MessageDocument } from '../../search/message-document.js';
import type { Phrase } from '../../search/search-terms.js';
import type { LibsqlDatabase } from './libsql-database.js';

/** Of what fits so much is looked at, step by step until enough of it may be read: meanwhile nothing else happens on this thread. */
const steps = [64, 512, 2_048] as const;

/** The index in SQLite's FTS5. It is given words, which it takes as they are. `inTurn` runs beside no transaction. */
export function createLibsqlSearch(database: LibsqlDatabase, inTurn: <T>(run: () => T) => Promise<T>): SearchDialect {
  const putEntry = database.prepare('insert into search_entries (id, app, conversation_id, seq) values (?, ?, ?, ?)');
  const putTerms = database.prepare('insert into search_terms (rowid, terms) values (?, ?)');
  const takeEntry = database.prepare('delete from search_entries where id = ?');
  const takeTerms = database.prepare('delete from search_terms where rowid = ?');
  const fitting = `select rowid as id from search_terms
     where search_terms match ?1 and rowid >= ?2 and rowid < ?3 order by rowid desc limit ?4`;
  const find = database.prepare(
    `select e.id, e.conversation_id, e.seq from (${fitting}) f
     cross join search_entries e on e.id = f.id
     cross join members m on m.app = ?5 and m.user_id = ?6 and m.conversation_id = e.conversation_id
     where e.app = ?5 order by e.id desc limit ?7`,
  );
  const reach = database.prepare(`select count(*) as count, min(id) as last from (${fitting})`);

  function search({ app, userId, from, below, limit, ...asked }: IndexQuery): IndexHits {
    const query = matchOf(asked);
    const hits: { id: number; conversationId: string; seq: number }[] = [];
    let end = below;
    for (const most of steps) {
      const rows = find.all([query, from, end, most, app, userId, limit - hits.length]) as EntryColumns[];
      for (const { id, conversation_id: conversationId, seq } of rows) hits.push({ id, conversationId, seq });
      if (hits.length === limit) return { hits };
      const { count, last } = reach.get([query, from, end, most]) as { count: number; last: number | null };
      if (count < most || last === null) return { hits };
      end = last;
    }
    return { hits, stoppedAt: end };
  }

  return {
    alone: true,
    lockIds: () => Promise.resolve(),
    forShare: sql``,
    forUpdate: sql``,
    put(_, entries) {
      for (const { id, app, conversationId, seq, document } of entries) {
        putEntry.run([id, app, conversationId, seq]);
        putTerms.run([id, wordsOf(document)]);
      }
      return Promise.resolve();
    },
    take(_, ids) {
      for (const id of ids) {
        takeTerms.run([id]);
        takeEntry.run([id]);
      }
      return Promise.resolve();
    },
    find: (query) => inTurn(() => search(query)),
  };
}

interface EntryColumns {
  readonly id: number;
  readonly conversation_id: string;
  readonly seq: number;
}

/** `§` keeps apart what does not follow each other. */
function wordsOf({ texts, marks }: MessageDocument): string {
  return [...texts.map((terms) => terms.map(({ term }) => term).join(' ')), ...marks].join(' § ');
}

/** The query as FTS5 reads it: every word stands in quotes, and holds nothing that is not of a word. */
function matchOf({ phrases, marks, among }: Pick<IndexQuery, 'phrases' | 'marks' | 'among'>): string {
  const quoted = (words: readonly string[]) => `"${words.join(' ')}"`;
  const phraseOf = ({ terms, prefix }: Phrase) => quoted(terms) + (prefix ? '*' : '');
  const own = among && among.length > 0 ? [`(${among.map((mark) => quoted([mark])).join(' OR ')})`] : [];
  return [...phrases.map(phraseOf), ...marks.map((mark) => quoted([mark])), ...own].join(' AND ');
}
