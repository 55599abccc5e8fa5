import type { Transaction } from 'kysely';
import type { Choice, MessageRef, MessageRow } from '../../messaging/message-row.js';
import { rowKey } from '../../messaging/place-messages.js';
import { rareColumns, toColumn, toJson } from './columns.js';
import type { Schema } from './schema.js';

/** A user's choice on a message. */
export interface ChoiceOn extends MessageRef {
  readonly app: string;
  readonly userId: string;
  readonly choice: Choice;
}

/** Writes messages that were changed. */
export type UpdateMessages = (
  trx: Transaction<Schema>,
  changed: readonly { readonly app: string; readonly row: MessageRow }[],
) => Promise<void>;

/** Writes them one by one: for a database in the same process, where a statement costs no way. */
export const updateEachMessage: UpdateMessages = async (trx, changed) => {
  for (const { app, row } of changed) {
    const { version, text, metadata } = row;
    await trx
      .updateTable('messages')
      .set({ version, text: toColumn(text), metadata: toJson(metadata), ...rareColumns(row), touched: 1 })
      .where('app', '=', app)
      .where('conversation_id', '=', row.conversationId)
      .where('seq', '=', row.seq)
      .execute();
  }
};

/** What a transaction has decided to write: once for each message, and together what can be. */
export interface PendingWrites {
  put(app: string, row: MessageRow): void;
  choose(on: ChoiceOn, version: number): void;
  drop(on: ChoiceOn): void;
  /** Writes it. What is read afterwards is as it was decided. */
  flush(): Promise<void>;
}

/** Begins with nothing to write. */
export function createPendingWrites(trx: Transaction<Schema>, updateMessages: UpdateMessages): PendingWrites {
  const rows = new Map<string, { readonly app: string; readonly row: MessageRow }>();
  const chosen = new Map<string, ChoiceOn & { readonly version: number }>();
  const dropped = new Map<string, ChoiceOn>();
  const keyOf = (on: ChoiceOn) => `${rowKey(on.app, on)} ${on.userId} ${on.choice}`;

  return {
    put: (app, row) => void rows.set(rowKey(app, row), { app, row }),
    choose: (on, version) => void chosen.set(keyOf(on), { ...on, version }),
    drop(on) {
      // What is not written yet needs no deleting.
      if (!chosen.delete(keyOf(on))) dropped.set(keyOf(on), on);
    },
    async flush() {
      if (dropped.size > 0)
        await trx
          .deleteFrom('message_choices')
          .where((eb) =>
            eb.or(
              [...dropped.values()].map(({ app, conversationId, seq, userId, choice }) =>
                eb.and({ app, conversation_id: conversationId, seq, user_id: userId, choice }),
              ),
            ),
          )
          .execute();
      if (chosen.size > 0)
        await trx
          .insertInto('message_choices')
          .values(
            [...chosen.values()].map(({ conversationId, userId, ...on }) => ({
              ...on,
              conversation_id: conversationId,
              user_id: userId,
            })),
          )
          .execute();
      if (rows.size > 0) await updateMessages(trx, [...rows.values()]);
      for (const written of [dropped, chosen, rows]) written.clear();
    },
  };
}
