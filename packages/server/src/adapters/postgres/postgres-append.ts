import { sql, type Kysely, type Transaction } from 'kysely';
import { RequestError } from '../../kernel/request-error.js';
import type { Appended, MessageRef, MessageRow, MessagingStore, NewMessage } from '../../messaging/messaging-store.js';
import { mentioned } from '../../messaging/message-actions.js';
import {
  growthOf,
  isPlain,
  kept,
  namedBy,
  placeKey,
  placeMessages,
  refers,
  rowKey,
  type End,
  type Found,
  type Growth,
  type Placed,
} from '../../messaging/place-messages.js';
import { rareColumns, toColumn, toJson, toMessage } from '../sql/columns.js';
import { planAppend, sendKey } from '../sql/plan-append.js';
import type { MessageColumns, Schema } from '../sql/schema.js';
import { countPlaces, tick } from './app-clocks.js';
import { updatePostgresMessages } from './postgres-update-messages.js';

const uniqueViolation = '23505';

/** Stores a batch in one transaction of three statements, whatever its size. */
export function createPostgresAppend(db: Kysely<Schema>): MessagingStore['append'] {
  return async (messages) => {
    if (messages.length === 0) return [];
    try {
      // What was stored before must not be refused now because of what became of the message that it names.
      return await attempt(db, messages, { lookFirst: messages.some(refers) });
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
    const placed = plan.fresh.some(refers)
      ? await placeReferring(trx, plan.fresh, clocks)
      : placeMessages(plan.fresh, await growAll(trx, growthOf(plan.fresh), clocks));
    await insertAll(trx, placed);
    return plan.results(placed);
  });
}

/** Where messages name others, these are read first: what cannot be placed does not make its conversation grow. */
async function placeReferring(
  trx: Transaction<Schema>,
  fresh: readonly NewMessage[],
  clocks: Map<string, number>,
): Promise<readonly Placed[]> {
  const placed = placeMessages(fresh, await readEnds(trx, fresh), await find(trx, fresh));
  const grown = placed.flatMap((one) =>
    one.refused ? [] : [{ app: one.app, ...one.row, versions: one.root ? 2 : 1 }],
  );
  await growAll(trx, growthOf(grown), clocks);
  return placed;
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
  counts: readonly Growth[],
  clocks: Map<string, number>,
): Promise<Map<string, End>> {
  if (counts.length === 0) return new Map();
  const changed = counts.map(({ app }) => {
    const next = (clocks.get(app) ?? 0) + 1;
    clocks.set(app, next);
    return next;
  });
  const { rows } = await sql<EndColumns>`
    update conversations c
    set last_seq = c.last_seq + g.messages, version = c.version + g.versions, changed = g.changed,
        updated_at = greatest(c.updated_at, g.at)
    from unnest(
      ${counts.map(({ app }) => app)}::text[],
      ${counts.map(({ id }) => id)}::text[],
      ${counts.map(({ messages }) => messages)}::bigint[],
      ${counts.map(({ versions }) => versions)}::bigint[],
      ${counts.map(({ at }) => at)}::bigint[],
      ${changed}::bigint[]
    ) as g (app, id, messages, versions, at, changed)
    where c.app = g.app and c.id = g.id
    returning c.app, c.id, c.last_seq - g.messages as last_seq, c.version - g.versions as version`.execute(trx);
  if (rows.length < counts.length) throw new RequestError('messaging/not-found');
  return toEnds(rows);
}

async function insertAll(trx: Transaction<Schema>, placed: readonly Placed[]): Promise<void> {
  const stored = placed.flatMap((one) => (one.refused ? [] : [{ app: one.app, row: kept(one.row), root: one.root }]));
  if (stored.length === 0) return;
  const rich = stored.some(({ row }) => !isPlain(row));
  const rare = rich ? stored.map(({ row }) => rareColumns(row)) : [];
  await sql`
    insert into messages
      (app, conversation_id, seq, version, sender_id, client_id, text, metadata, created_at${
        rich ? sql`, extra, thread_seq, gone` : sql``
      })
    select * from unnest(
      ${stored.map(({ app }) => app)}::text[],
      ${stored.map(({ row }) => row.conversationId)}::text[],
      ${stored.map(({ row }) => row.seq)}::bigint[],
      ${stored.map(({ row }) => row.version)}::bigint[],
      ${stored.map(({ row }) => row.senderId)}::text[],
      ${stored.map(({ row }) => row.clientId)}::text[],
      ${stored.map(({ row }) => toColumn(row.text))}::text[],
      ${stored.map(({ row }) => toJson(row.metadata))}::text[],
      ${stored.map(({ row }) => row.createdAt)}::bigint[]${
        rich
          ? sql`,
      ${rare.map(({ extra }) => extra)}::text[],
      ${rare.map(({ thread_seq: threadSeq }) => threadSeq)}::bigint[],
      ${rare.map(({ gone }) => gone)}::int[]`
          : sql``
      }
    )`.execute(trx);
  if (!rich) return;
  await insertMentions(trx, stored);
  await updatePostgresMessages(
    trx,
    stored.flatMap(({ app, root }) => (root ? [{ app, row: root }] : [])),
  );
}

type Stored = readonly { readonly app: string; readonly row: MessageRow; readonly root?: MessageRow }[];

async function insertMentions(trx: Transaction<Schema>, stored: Stored): Promise<void> {
  const rows = stored.flatMap(({ app, row }) => mentioned(row).map((userId) => ({ app, userId, row })));
  if (rows.length === 0) return;
  await sql`
    insert into mentions (app, user_id, conversation_id, seq, sender_id)
    select * from unnest(
      ${rows.map(({ app }) => app)}::text[],
      ${rows.map(({ userId }) => userId)}::text[],
      ${rows.map(({ row }) => row.conversationId)}::text[],
      ${rows.map(({ row }) => row.seq)}::bigint[],
      ${rows.map(({ row }) => row.senderId)}::text[]
    )`.execute(trx);
}

interface EndColumns {
  readonly app: string;
  readonly id: string;
  readonly last_seq: number;
  readonly version: number;
}

function toEnds(rows: readonly EndColumns[]): Map<string, End> {
  return new Map(rows.map((row) => [placeKey(row.app, row.id), { lastSeq: row.last_seq, version: row.version }]));
}

async function readEnds(trx: Transaction<Schema>, fresh: readonly NewMessage[]): Promise<Map<string, End>> {
  const { rows } = await sql<EndColumns>`
    select distinct c.app, c.id, c.last_seq, c.version from conversations c
    join unnest(
      ${fresh.map(({ app }) => app)}::text[],
      ${fresh.map(({ conversationId }) => conversationId)}::text[]
    ) as k (app, id)
    on c.app = k.app and c.id = k.id`.execute(trx);
  const ends = toEnds(rows);
  for (const { app, conversationId } of fresh)
    if (!ends.has(placeKey(app, conversationId))) throw new RequestError('messaging/not-found');
  return ends;
}

/** Reads what messages name: these, the threads in which these stand, and who may forward. */
async function find(trx: Transaction<Schema>, fresh: readonly NewMessage[]): Promise<Found> {
  const rows = new Map<string, MessageRow>();
  const read = async (refs: readonly (MessageRef & { readonly app: string })[]): Promise<void> => {
    if (refs.length === 0) return;
    const { rows: found } = await sql<MessageColumns>`
      select distinct on (m.app, m.conversation_id, m.seq) m.* from messages m
      join unnest(
        ${refs.map(({ app }) => app)}::text[],
        ${refs.map(({ conversationId }) => conversationId)}::text[],
        ${refs.map(({ seq }) => seq)}::bigint[]
      ) as k (app, conversation_id, seq)
      on m.app = k.app and m.conversation_id = k.conversation_id and m.seq = k.seq`.execute(trx);
    for (const row of found)
      rows.set(rowKey(row.app, { conversationId: row.conversation_id, seq: row.seq }), toMessage(row));
  };
  const named = fresh.flatMap((message) => namedBy(message).map((ref) => ({ app: message.app, ...ref })));
  await read(named);
  await read(
    named.flatMap(({ app, ...ref }) => {
      const { conversationId, threadSeq } = rows.get(rowKey(app, ref)) ?? {};
      return conversationId === undefined || threadSeq === undefined ? [] : [{ app, conversationId, seq: threadSeq }];
    }),
  );
  const forwards = fresh.flatMap(({ app, senderId, forward }) => (forward ? [{ app, senderId, forward }] : []));
  if (forwards.length === 0) return { rows, members: new Set() };
  const { rows: members } = await sql<{ app: string; conversation_id: string; user_id: string }>`
    select m.app, m.conversation_id, m.user_id from members m
    join unnest(
      ${forwards.map(({ app }) => app)}::text[],
      ${forwards.map(({ forward }) => forward.conversationId)}::text[],
      ${forwards.map(({ senderId }) => senderId)}::text[]
    ) as k (app, conversation_id, user_id)
    on m.app = k.app and m.conversation_id = k.conversation_id and m.user_id = k.user_id`.execute(trx);
  return {
    rows,
    members: new Set(members.map((row) => `${placeKey(row.app, row.conversation_id)} ${row.user_id}`)),
  };
}
