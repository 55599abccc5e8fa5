import { RequestError } from '../../kernel/request-error.js';
import type { Appended, MessageRow, NewMessage } from '../../messaging/messaging-store.js';
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
import { messageColumns, rareColumns, toColumn, toJson, toMessage } from '../sql/columns.js';
import { planAppend, sendKey } from '../sql/plan-append.js';
import type { MessageColumns } from '../sql/schema.js';
import type { LibsqlDatabase, LibsqlStatement } from './libsql-database.js';

/** Rows of the INSERT statements, the largest first: a few that are prepared once fit every batch. */
const chunks = [64, 16, 4, 1] as const;
const columns = 'app, conversation_id, seq, version, sender_id, client_id, text, metadata, created_at';
const row = '(?, ?, ?, ?, ?, ?, ?, ?, ?)';

/**
 * Stores a batch in one transaction, with statements that are prepared once. Synchronous: the caller sees to it that no other
 * transaction is open on the connection.
 */
export function createLibsqlAppend(database: LibsqlDatabase): (messages: readonly NewMessage[]) => readonly Appended[] {
  const inserts = new Map<number, LibsqlStatement>(
    chunks.map((size) => [
      size,
      database.prepare(`insert into messages (${columns}) values ${Array(size).fill(row).join(', ')}`),
    ]),
  );
  const insertRich = database.prepare(
    `insert into messages (${columns}, extra, thread_seq, gone) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const mention = database.prepare('insert into mentions values (?, ?, ?, ?, ?)');
  const answer = database.prepare(
    'update messages set version = ?, extra = ?, touched = 1 where app = ? and conversation_id = ? and seq = ?',
  );
  const readEnd = database.prepare('select last_seq, version from conversations where app = ? and id = ?');
  const readRow = database.prepare(
    `select ${messageColumns.join(', ')} from messages where app = ? and conversation_id = ? and seq = ?`,
  );
  const readMember = database.prepare('select 1 from members where app = ? and user_id = ? and conversation_id = ?');
  const tick = database.prepare(
    'insert into app_clocks values (?, ?) on conflict (app) do update set changed = changed + excluded.changed returning changed',
  );
  const grow = database.prepare(
    `update conversations set last_seq = last_seq + ?, version = version + ?, changed = ?, updated_at = max(updated_at, ?)
     where app = ? and id = ? returning last_seq, version`,
  );
  const find = database.prepare(
    `select ${messageColumns.join(', ')} from messages where app = ? and client_id = ? and sender_id = ?`,
  );

  function findBefore(messages: readonly NewMessage[]): Map<string, MessageRow> {
    const before = new Map<string, MessageRow>();
    for (const message of messages) {
      const found = find.get([message.app, message.clientId, message.senderId]) as MessageColumns | undefined;
      if (found) before.set(sendKey(message), toMessage(found));
    }
    return before;
  }

  /** Moves the end of each conversation, and tells where it was before. */
  function growAll(counts: readonly Growth[]): Map<string, End> {
    const perApp = new Map<string, number>();
    for (const { app } of counts) perApp.set(app, (perApp.get(app) ?? 0) + 1);
    const clocks = new Map<string, number>();
    for (const [app, count] of perApp) {
      const { changed } = tick.get([app, count]) as { changed: number };
      clocks.set(app, changed - count);
    }
    const ends = new Map<string, End>();
    for (const { app, id, messages, versions, at } of counts) {
      const changed = (clocks.get(app) ?? 0) + 1;
      clocks.set(app, changed);
      const after = grow.get([messages, versions, changed, at, app, id]) as EndColumns | undefined;
      if (!after) throw new RequestError('messaging/not-found');
      ends.set(placeKey(app, id), { lastSeq: after.last_seq - messages, version: after.version - versions });
    }
    return ends;
  }

  function insertAll(placed: readonly Placed[]): void {
    const plain: (readonly [string, MessageRow])[] = [];
    for (const one of placed) {
      if (one.refused) continue;
      const message = kept(one.row);
      if (isPlain(message)) {
        plain.push([one.app, message]);
        continue;
      }
      const { extra, thread_seq: threadSeq, gone } = rareColumns(message);
      insertRich.run([...valuesOf(one.app, message), extra, threadSeq, gone]);
      for (const userId of mentioned(message))
        mention.run([one.app, userId, message.conversationId, message.seq, message.senderId]);
    }
    let done = 0;
    while (done < plain.length) {
      const size = chunks.find((chunk) => chunk <= plain.length - done) ?? 1;
      const values: unknown[] = [];
      for (let i = done; i < done + size; i += 1) {
        const [app, message] = plain[i] as (typeof plain)[number];
        values.push(...valuesOf(app, message));
      }
      inserts.get(size)?.run(values);
      done += size;
    }
    for (const one of placed)
      if (!one.refused && one.root) {
        const { version, conversationId, seq } = one.root;
        answer.run([version, rareColumns(one.root).extra, one.app, conversationId, seq]);
      }
  }

  function at(app: string, conversationId: string, seq: number): MessageRow | undefined {
    const found = readRow.get([app, conversationId, seq]) as MessageColumns | undefined;
    return found && toMessage(found);
  }

  /** Reads what messages name: these, the threads in which these stand, and who may forward. */
  function findNamed(fresh: readonly NewMessage[]): Found {
    const rows = new Map<string, MessageRow>();
    const members = new Set<string>();
    for (const message of fresh) {
      const { app, senderId, forward } = message;
      for (const ref of namedBy(message)) {
        const named = at(app, ref.conversationId, ref.seq);
        const root = named?.threadSeq === undefined ? undefined : at(app, ref.conversationId, named.threadSeq);
        for (const one of [named, root]) if (one) rows.set(rowKey(app, one), one);
      }
      if (forward && readMember.get([app, senderId, forward.conversationId]))
        members.add(`${placeKey(app, forward.conversationId)} ${senderId}`);
    }
    return { rows, members };
  }

  /** Where messages name others, these are read first: what cannot be placed does not make its conversation grow. */
  function placeReferring(fresh: readonly NewMessage[]): readonly Placed[] {
    const ends = new Map<string, End>();
    for (const { app, conversationId } of fresh) {
      const end = readEnd.get([app, conversationId]) as EndColumns | undefined;
      if (!end) throw new RequestError('messaging/not-found');
      ends.set(placeKey(app, conversationId), { lastSeq: end.last_seq, version: end.version });
    }
    const placed = placeMessages(fresh, ends, findNamed(fresh));
    growAll(
      growthOf(
        placed.flatMap((one) => (one.refused ? [] : [{ app: one.app, ...one.row, versions: one.root ? 2 : 1 }])),
      ),
    );
    return placed;
  }

  function attempt(messages: readonly NewMessage[], before: ReadonlyMap<string, MessageRow>): readonly Appended[] {
    database.exec('begin immediate');
    try {
      const plan = planAppend(messages, before);
      const placed = plan.fresh.some(refers)
        ? placeReferring(plan.fresh)
        : placeMessages(plan.fresh, growAll(growthOf(plan.fresh)));
      insertAll(placed);
      const results = plan.results(placed);
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
      // What was stored before must not be refused now because of what became of the message that it names.
      return attempt(messages, messages.some(refers) ? findBefore(messages) : new Map());
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

interface EndColumns {
  readonly last_seq: number;
  readonly version: number;
}

function valuesOf(app: string, message: MessageRow): unknown[] {
  return [
    app,
    message.conversationId,
    message.seq,
    message.version,
    message.senderId,
    message.clientId,
    toColumn(message.text),
    toJson(message.metadata),
    message.createdAt,
  ];
}
