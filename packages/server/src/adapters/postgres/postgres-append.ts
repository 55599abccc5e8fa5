import { sql, type Kysely, type Transaction } from 'kysely';
import { RequestError } from '../../kernel/request-error.js';
import type { Appended, MessageRow, MessagingStore, NewMessage } from '../../messaging/messaging-store.js';
import { toColumn, toMessage } from '../sql/columns.js';
import { placeKey, placeMessages, planAppend, sendKey, type ConversationCount } from '../sql/plan-append.js';
import type { MessageColumns, Schema } from '../sql/schema.js';
import { countPlaces, tick } from './app-clocks.js';

const uniqueViolation = '23505';

/** Stores a batch in one transaction of three statements, whatever its size. */
export function createPostgresAppend(db: Kysely<Schema>): MessagingStore['append'] {
  return async (messages) => {
    if (messages.length === 0) return [];
    try {
      return await attempt(db, messages, { lookFirst: false });
    } catch (error) {
      // Repeats are rare: only when one shows is it worth looking for them.
      if (!(error instanceof Error) || !('code' in error) || error.code !== uniqueViolation) throw error;
      return attempt(db, messages, { lookFirst: true });
    }
  };
}

function attempt(
  db: Kysely<Schema>,
  messages: readonly NewMessage[],
  { lookFirst }: { readonly lookFirst: boolean },
): Promise<readonly Appended[]> {
  return db.transaction().execute(async (trx) => {
    const clocks = await tick(trx, countPlaces(messages));
    const before = lookFirst ? await findBefore(trx, messages) : new Map<string, MessageRow>();
    const plan = planAppend(messages, before);
    const rows = placeMessages(plan.fresh, await growAll(trx, plan.counts, clocks));
    await insertAll(trx, plan.fresh, rows);
    return plan.results(rows);
  });
}

async function findBefore(trx: Transaction<Schema>, messages: readonly NewMessage[]): Promise<Map<string, MessageRow>> {
  const { rows } = await sql<MessageColumns>`
    select m.* from messages m
    join unnest(
      ${messages.map(({ app }) => app)}::text[],
      ${messages.map(({ clientId }) => clientId)}::text[],
      ${messages.map(({ senderId }) => senderId)}::text[]
    ) as k (app, client_id, sender_id)
    on m.app = k.app and m.client_id = k.client_id and m.sender_id = k.sender_id`.execute(trx);
  return new Map(
    rows.map((row) => [sendKey({ app: row.app, senderId: row.sender_id, clientId: row.client_id }), toMessage(row)]),
  );
}

/** Moves the end of each conversation, and tells where it was before. */
async function growAll(
  trx: Transaction<Schema>,
  counts: readonly ConversationCount[],
  clocks: Map<string, number>,
): Promise<Map<string, { lastSeq: number; version: number }>> {
  if (counts.length === 0) return new Map();
  const changed = counts.map(({ app }) => {
    const next = (clocks.get(app) ?? 0) + 1;
    clocks.set(app, next);
    return next;
  });
  const { rows } = await sql<{ app: string; id: string; last_seq: number; version: number }>`
    update conversations c
    set last_seq = c.last_seq + g.count, version = c.version + g.count, changed = g.changed,
        updated_at = greatest(c.updated_at, g.at)
    from unnest(
      ${counts.map(({ app }) => app)}::text[],
      ${counts.map(({ id }) => id)}::text[],
      ${counts.map(({ count }) => count)}::bigint[],
      ${counts.map(({ at }) => at)}::bigint[],
      ${changed}::bigint[]
    ) as g (app, id, count, at, changed)
    where c.app = g.app and c.id = g.id
    returning c.app, c.id, c.last_seq - g.count as last_seq, c.version - g.count as version`.execute(trx);
  if (rows.length < counts.length) throw new RequestError('messaging/not-found');
  return new Map(rows.map((row) => [placeKey(row.app, row.id), { lastSeq: row.last_seq, version: row.version }]));
}

async function insertAll(
  trx: Transaction<Schema>,
  fresh: readonly NewMessage[],
  rows: readonly MessageRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into messages
      (app, conversation_id, seq, version, sender_id, client_id, text, metadata, created_at)
    select * from unnest(
      ${fresh.map(({ app }) => app)}::text[],
      ${rows.map(({ conversationId }) => conversationId)}::text[],
      ${rows.map(({ seq }) => seq)}::bigint[],
      ${rows.map(({ version }) => version)}::bigint[],
      ${rows.map(({ senderId }) => senderId)}::text[],
      ${rows.map(({ clientId }) => clientId)}::text[],
      ${rows.map(({ text }) => toColumn(text))}::text[],
      ${rows.map(({ metadata }) => (metadata === undefined ? null : JSON.stringify(metadata)))}::text[],
      ${rows.map(({ createdAt }) => createdAt)}::bigint[]
    )`.execute(trx);
}
