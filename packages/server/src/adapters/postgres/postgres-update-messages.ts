import { sql, type Transaction } from 'kysely';
import type { MessageRow } from '../../messaging/messaging-store.js';
import { rareColumns, toColumn, toJson } from '../sql/columns.js';
import type { Schema } from '../sql/schema.js';

/** Writes messages that were changed, in one statement for any number of them. */
export async function updatePostgresMessages(
  trx: Transaction<Schema>,
  changed: readonly { readonly app: string; readonly row: MessageRow }[],
): Promise<void> {
  if (changed.length === 0) return;
  const rare = changed.map(({ row }) => rareColumns(row));
  await sql`
    update messages m set
      version = r.version, text = r.text, metadata = r.metadata, extra = r.extra, thread_seq = r.thread_seq,
      pinned_at = r.pinned_at, gone = r.gone, touched = 1
    from unnest(
      ${changed.map(({ app }) => app)}::text[],
      ${changed.map(({ row }) => row.conversationId)}::text[],
      ${changed.map(({ row }) => row.seq)}::bigint[],
      ${changed.map(({ row }) => row.version)}::bigint[],
      ${changed.map(({ row }) => toColumn(row.text))}::text[],
      ${changed.map(({ row }) => toJson(row.metadata))}::text[],
      ${rare.map(({ extra }) => extra)}::text[],
      ${rare.map(({ thread_seq: threadSeq }) => threadSeq)}::bigint[],
      ${rare.map(({ pinned_at: pinnedAt }) => pinnedAt)}::bigint[],
      ${rare.map(({ gone }) => gone)}::int[]
    ) as r (app, conversation_id, seq, version, text, metadata, extra, thread_seq, pinned_at, gone)
    where m.app = r.app and m.conversation_id = r.conversation_id and m.seq = r.seq`.execute(trx);
}
