import { RequestError } from '../../kernel/request-error.js';
import type { Appended, MessageRow, NewMessage } from '../../messaging/messaging-store.js';
import { toColumn, toMessage } from '../sql/columns.js';
import { placeKey, placeMessages, planAppend, sendKey, type ConversationCount } from '../sql/plan-append.js';
import type { MessageColumns } from '../sql/schema.js';
import type { LibsqlDatabase, LibsqlStatement } from './libsql-database.js';

/** Rows of the INSERT statements, the largest first: a few that are prepared once fit every batch. */
const chunks = [64, 16, 4, 1] as const;
const row = '(?, ?, ?, ?, ?, ?, ?, ?, ?)';

/**
 * Stores a batch in one transaction, with statements that are prepared once. Synchronous: the caller sees to it that no other
 * transaction is open on the connection.
 */
export function createLibsqlAppend(database: LibsqlDatabase): (messages: readonly NewMessage[]) => readonly Appended[] {
  const inserts = new Map<number, LibsqlStatement>(
    chunks.map((size) => [size, database.prepare(`insert into messages values ${Array(size).fill(row).join(', ')}`)]),
  );
  const tick = database.prepare(
    'insert into app_clocks values (?, ?) on conflict (app) do update set changed = changed + excluded.changed returning changed',
  );
  const grow = database.prepare(
    `update conversations set last_seq = last_seq + ?, version = version + ?, changed = ?, updated_at = max(updated_at, ?)
     where app = ? and id = ? returning last_seq, version`,
  );
  const find = database.prepare('select * from messages where app = ? and client_id = ? and sender_id = ?');

  function findBefore(messages: readonly NewMessage[]): Map<string, MessageRow> {
    const before = new Map<string, MessageRow>();
    for (const message of messages) {
      const found = find.get([message.app, message.clientId, message.senderId]) as MessageColumns | undefined;
      if (found) before.set(sendKey(message), toMessage(found));
    }
    return before;
  }

  /** Moves the end of each conversation, and tells where it was before. */
  function growAll(counts: readonly ConversationCount[]) {
    const perApp = new Map<string, number>();
    for (const { app } of counts) perApp.set(app, (perApp.get(app) ?? 0) + 1);
    const clocks = new Map<string, number>();
    for (const [app, count] of perApp) {
      const { changed } = tick.get([app, count]) as { changed: number };
      clocks.set(app, changed - count);
    }
    const ends = new Map<string, { lastSeq: number; version: number }>();
    for (const { app, id, count, at } of counts) {
      const changed = (clocks.get(app) ?? 0) + 1;
      clocks.set(app, changed);
      const after = grow.get([count, count, changed, at, app, id]) as { last_seq: number; version: number } | undefined;
      if (!after) throw new RequestError('messaging/not-found');
      ends.set(placeKey(app, id), { lastSeq: after.last_seq - count, version: after.version - count });
    }
    return ends;
  }

  function insertAll(fresh: readonly NewMessage[], rows: readonly MessageRow[]): void {
    let done = 0;
    while (done < rows.length) {
      const size = chunks.find((chunk) => chunk <= rows.length - done) ?? 1;
      const values: unknown[] = [];
      for (let i = done; i < done + size; i += 1) {
        const message = rows[i] as MessageRow;
        values.push(
          (fresh[i] as NewMessage).app,
          message.conversationId,
          message.seq,
          message.version,
          message.senderId,
          message.clientId,
          toColumn(message.text),
          message.metadata === undefined ? null : JSON.stringify(message.metadata),
          message.createdAt,
        );
      }
      inserts.get(size)?.run(values);
      done += size;
    }
  }

  function attempt(messages: readonly NewMessage[], before: ReadonlyMap<string, MessageRow>): readonly Appended[] {
    database.exec('begin immediate');
    try {
      const plan = planAppend(messages, before);
      const rows = placeMessages(plan.fresh, growAll(plan.counts));
      insertAll(plan.fresh, rows);
      const results = plan.results(rows);
      database.exec('commit');
      return results;
    } catch (error) {
      if (database.inTransaction) database.exec('rollback');
      throw error;
    }
  }

  return (messages) => {
    if (messages.length === 0) return [];
    try {
      return attempt(messages, new Map());
    } catch (error) {
      // Repeats are rare: only when one shows is it worth looking for them.
      if (!isConstraint(error)) throw error;
      return attempt(messages, findBefore(messages));
    }
  };
}

function isConstraint(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_CONSTRAINT');
}
