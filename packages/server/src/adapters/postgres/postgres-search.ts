import { sql, type Kysely } from 'kysely';
import type { MessageDocument } from '../../search/message-document.js';
import type { Phrase } from '../../search/search-terms.js';
import type { Schema } from '../sql/schema.js';
import type { IndexQuery, SearchDialect } from '../sql/search-dialect.js';

/** Any number that no other program locks: it says "search" in ASCII. */
const idsLock = '126879382725480';

/** Positions that a tsvector tells apart. */
const lastPosition = 16_383;

/** The index in PostgreSQL's full text search. It is given words with their places, and parses nothing itself. */
export function createPostgresSearch(db: Kysely<Schema>): SearchDialect {
  return {
    alone: false,
    forShare: sql`for share`,
    forUpdate: sql`for update`,
    async lockIds(trx) {
      await sql`select pg_advisory_xact_lock(${sql.raw(idsLock)})`.execute(trx);
    },
    async put(trx, entries) {
      await sql`
        insert into search_entries (id, app, conversation_id, seq, terms)
        select e.id, e.app, e.conversation_id, e.seq, e.terms::tsvector from unnest(
          ${entries.map(({ id }) => id)}::bigint[],
          ${entries.map(({ app }) => app)}::text[],
          ${entries.map(({ conversationId }) => conversationId)}::text[],
          ${entries.map(({ seq }) => seq)}::bigint[],
          ${entries.map(({ document }) => vectorOf(document))}::text[]
        ) as e (id, app, conversation_id, seq, terms)`.execute(trx);
    },
    async take(trx, ids) {
      await sql`delete from search_entries where id = any(${ids}::bigint[])`.execute(trx);
    },
    async find({ app, userId, from, below, limit, ...asked }) {
      const { rows } = await sql<{ id: number; conversation_id: string; seq: number }>`
        select e.id, e.conversation_id, e.seq from search_entries e
        join members m on m.app = ${app} and m.user_id = ${userId} and m.conversation_id = e.conversation_id
        where e.app = ${app} and e.id >= ${from} and e.id < ${below} and e.terms @@ ${matchOf(asked)}::tsquery
        order by e.id desc limit ${limit}`.execute(db);
      return { hits: rows.map(({ id, conversation_id: conversationId, seq }) => ({ id, conversationId, seq })) };
    },
  };
}

/** A word holds letters, digits and `§` alone: nothing in it needs escaping. */
function quoted(term: string): string {
  return `'${term}'`;
}

function vectorOf({ texts, marks }: MessageDocument): string {
  const places: string[] = [];
  let place = 0;
  for (const terms of texts) {
    for (const { term } of terms) places.push(`${quoted(term)}:${Math.min((place += 1), lastPosition)}`);
    // What does not follow each other is kept apart.
    place += 1;
  }
  return [...places, ...marks.map(quoted)].join(' ');
}

function matchOf({ phrases, marks, among }: Pick<IndexQuery, 'phrases' | 'marks' | 'among'>): string {
  const phraseOf = ({ terms, prefix }: Phrase) =>
    `(${terms.map((term, i) => quoted(term) + (prefix && i === terms.length - 1 ? ':*' : '')).join(' <-> ')})`;
  const own = among && among.length > 0 ? [`(${among.map(quoted).join(' | ')})`] : [];
  return [...phrases.map(phraseOf), ...marks.map(quoted), ...own].join(' & ');
}
