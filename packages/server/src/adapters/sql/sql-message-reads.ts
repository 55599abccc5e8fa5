import { sql, type Kysely, type RawBuilder, type SqlBool } from 'kysely';
import { refKey, type Choice, type EditRow, type MessageRef } from '../../messaging/message-row.js';
import { boundedPage, readPage } from '../../messaging/message-size.js';
import type { MessageRow, MessagingStore, SeqRange } from '../../messaging/messaging-store.js';
import { fromColumn, messageColumns, toColumn, toMessage } from './columns.js';
import type { Schema } from './schema.js';
import type { SqlContext } from './sql-context.js';
import { tableOf } from './table-of.js';

/** What is read of messages. */
export type MessageReads = Pick<
  MessagingStore,
  | 'sent'
  | 'messages'
  | 'messagesAt'
  | 'messagesAfter'
  | 'messagesChanged'
  | 'lastMessages'
  | 'pinned'
  | 'edits'
  | 'reactors'
  | 'chosen'
  | 'unreadCounts'
  | 'mentionCounts'
>;

/** What is counted, named `x`, and which of it. */
interface Counted {
  readonly table: RawBuilder<unknown>;
  readonly where: RawBuilder<SqlBool>;
}

/** Reads messages from a SQL database. */
export function createSqlMessageReads(context: SqlContext): MessageReads {
  const { db, isOneOf, rangeTable, messagesAfter, messagesChanged } = context;
  const inConversation = (app: string, conversationId: string) =>
    db
      .selectFrom('messages')
      .select(messageColumns)
      .where('app', '=', app)
      .where('conversation_id', '=', conversationId);

  /** Counts rows of a table within each range. */
  const countWithin = async (ranges: readonly SeqRange[], { table, where }: Counted) => {
    const wanted = ranges.filter(({ after, upTo }) => upTo > after);
    if (wanted.length === 0) return new Map<string, number>();
    const { rows } = await sql<{ id: string; count: number }>`
      select r.id as id, count(*) as count from ${rangeTable(wanted)} cross join ${table}
      where x.conversation_id = r.id and x.seq > r.after_seq and x.seq <= r.up_to and ${where}
      group by r.id`.execute(db);
    return new Map(rows.map(({ id, count }) => [id, count]));
  };

  return {
    messagesAfter,
    messagesChanged,
    messagesAt: (app, refs) => readMessages(db, app, refs),
    async sent(app, senderId, clientId) {
      const found = db
        .selectFrom('messages')
        .select(messageColumns)
        .where('app', '=', app)
        .where('client_id', '=', clientId);
      const row = await found.where('sender_id', '=', senderId).executeTakeFirst();
      return row && toMessage(row);
    },
    async messages(app, conversationId, { before, after, threadSeq, ...bounds }) {
      const forward = after !== undefined && before === undefined;
      const read = async (last: MessageRow | undefined, count: number) => {
        let rows = inConversation(app, conversationId);
        const [below, above] = [forward ? undefined : (last?.seq ?? before), forward ? (last?.seq ?? after) : after];
        if (threadSeq !== undefined) rows = rows.where('thread_seq', '=', threadSeq);
        if (below !== undefined) rows = rows.where('seq', '<', below);
        if (above !== undefined) rows = rows.where('seq', '>', above);
        const found = rows.orderBy('seq', forward ? 'asc' : 'desc').limit(count);
        return (await found.execute()).map(toMessage);
      };
      const page = await readPage(bounds, read);
      if (threadSeq === undefined || threadSeq <= (after ?? 0) || threadSeq >= (before ?? Infinity))
        return forward ? page : [...page].reverse();
      // The thread's own message comes before all that stands in it.
      const root = await readMessages(db, app, [{ conversationId, seq: threadSeq }]);
      return forward ? boundedPage([...root, ...page], bounds) : [...boundedPage([...page, ...root], bounds)].reverse();
    },
    async lastMessages(app, conversationIds) {
      if (conversationIds.length === 0) return [];
      const rows = await db
        .selectFrom('conversations as c')
        .innerJoin('messages as x', (join) =>
          join.onRef('x.app', '=', 'c.app').onRef('x.conversation_id', '=', 'c.id').onRef('x.seq', '=', 'c.last_seq'),
        )
        .select(messageColumns.map((column) => `x.${column}` as const))
        .where('c.app', '=', app)
        .where((eb) => isOneOf(eb.ref('c.id'), conversationIds))
        .execute();
      return rows.map(toMessage);
    },
    async pinned(app, conversationId, { before, ...bounds }) {
      return readPage(bounds, async (last: MessageRow | undefined, count) => {
        const { pinnedAt, seq } = last ?? before ?? {};
        let rows = inConversation(app, conversationId).where('pinned_at', 'is not', null);
        if (pinnedAt !== undefined && seq !== undefined)
          rows = rows
            .where('pinned_at', '<=', pinnedAt)
            .where((eb) => eb.or([eb('pinned_at', '<', pinnedAt), eb('seq', '<', seq)]));
        const found = rows.orderBy('pinned_at', 'desc').orderBy('seq', 'desc').limit(count);
        return (await found.execute()).map(toMessage);
      });
    },
    async edits(app, { conversationId, seq }, { before, ...bounds }) {
      return readPage(bounds, async (last: EditRow | undefined, count) => {
        const below = last?.version ?? before;
        let rows = db
          .selectFrom('message_edits')
          .selectAll()
          .where('app', '=', app)
          .where('conversation_id', '=', conversationId)
          .where('seq', '=', seq);
        if (below !== undefined) rows = rows.where('version', '<', below);
        const found = await rows.orderBy('version', 'desc').limit(count).execute();
        return found.map(({ version, text, metadata, replaced_at: replacedAt }) => ({
          version,
          text: fromColumn(text),
          ...(metadata === null ? {} : { metadata: JSON.parse(metadata) as Readonly<Record<string, unknown>> }),
          replacedAt,
        }));
      });
    },
    async reactors(app, ref, { emoji, after = 0, limit }) {
      const rows = await choicesOf(db, app, ref)
        .select(['user_id', 'version'])
        .where('choice', '=', `e${toColumn(emoji)}`)
        .where('version', '>', after)
        .orderBy('version')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ userId: row.user_id, place: row.version }));
    },
    async chosen(app, userId, refs) {
      const chosen = new Map<string, Choice[]>();
      if (refs.length === 0) return chosen;
      const rows = await db
        .selectFrom(tableOf(refs.map(nameOf)).as('w'))
        .crossJoin('message_choices as x')
        .select(['x.conversation_id', 'x.seq', 'x.choice'])
        .where('x.app', '=', app)
        .whereRef('x.conversation_id', '=', 'w.conversation_id')
        .whereRef('x.seq', '=', 'w.seq')
        .where('x.user_id', '=', userId)
        .orderBy('x.version')
        .execute();
      for (const { conversation_id: conversationId, seq, choice } of rows) {
        const key = refKey({ conversationId, seq });
        const own = chosen.get(key);
        if (own) own.push(choice);
        else chosen.set(key, [choice]);
      }
      return chosen;
    },
    unreadCounts: (app, userId, ranges) =>
      countWithin(ranges, {
        table: sql`messages x`,
        where: sql<SqlBool>`x.app = ${app} and x.sender_id <> ${userId} and x.thread_seq is null and x.gone is null`,
      }),
    mentionCounts: (app, userId, ranges) =>
      countWithin(ranges, {
        table: sql`mentions x`,
        where: sql<SqlBool>`x.app = ${app} and x.user_id in (${userId}, '*') and x.sender_id <> ${userId}`,
      }),
  };
}

/** The query for those of the messages that exist; for one at least. */
export function messagesNamed(db: Kysely<Schema>, app: string, refs: readonly MessageRef[]) {
  return db
    .selectFrom(tableOf(refs.map(nameOf)).as('w'))
    .crossJoin('messages as x')
    .select(messageColumns.map((column) => `x.${column}` as const))
    .where('x.app', '=', app)
    .whereRef('x.conversation_id', '=', 'w.conversation_id')
    .whereRef('x.seq', '=', 'w.seq');
}

/** Those of the messages that exist, within a transaction or without. */
export async function readMessages(
  db: Kysely<Schema>,
  app: string,
  refs: readonly MessageRef[],
): Promise<MessageRow[]> {
  if (refs.length === 0) return [];
  const rows = await messagesNamed(db, app, refs).execute();
  return rows.map(toMessage);
}

/** What users chose on one message. */
export function choicesOf(db: Kysely<Schema>, app: string, { conversationId, seq }: MessageRef) {
  return db
    .selectFrom('message_choices')
    .where('app', '=', app)
    .where('conversation_id', '=', conversationId)
    .where('seq', '=', seq);
}

/** The pinned messages of a conversation. */
export async function countPins(db: Kysely<Schema>, app: string, conversationId: string): Promise<number> {
  const { count } = await db
    .selectFrom('messages')
    .select(sql<number>`count(*)`.as('count'))
    .where('app', '=', app)
    .where('conversation_id', '=', conversationId)
    .where('pinned_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** A message as the columns that name it. */
function nameOf({ conversationId, seq }: MessageRef) {
  return { conversation_id: conversationId, seq };
}
