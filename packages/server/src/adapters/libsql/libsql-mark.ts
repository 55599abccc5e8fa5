import { answerMarks, memberKey, mergeMarks, type Mark, type Raised } from '../sql/plan-marks.js';
import type { LibsqlDatabase } from './libsql-database.js';

interface Place {
  readonly delivered_seq: number;
  readonly read_seq: number;
  readonly last_seq: number;
}

/**
 * Raises receipts in one transaction. Synchronous: the caller sees to it that no other transaction is open on the connection.
 */
export function createLibsqlMark(
  database: LibsqlDatabase,
): (marks: readonly Mark[]) => readonly (Raised | undefined)[] {
  const find = database.prepare(
    `select m.delivered_seq, m.read_seq, c.last_seq from members m
     join conversations c on c.app = m.app and c.id = m.conversation_id
     where m.app = ? and m.user_id = ? and m.conversation_id = ?`,
  );
  const raise = database.prepare(
    'update members set delivered_seq = ?, read_seq = ? where app = ? and user_id = ? and conversation_id = ?',
  );
  const tick = database.prepare('update app_clocks set changed = changed + 1 where app = ? returning changed');
  const touch = database.prepare(
    'update conversations set version = version + 1, changed = ? where app = ? and id = ? returning version',
  );

  function markOne({ app, conversationId, userId, ...mark }: Mark): Raised | undefined {
    const place = find.get([app, userId, conversationId]) as Place | undefined;
    if (!place) return undefined;
    const readSeq = Math.max(place.read_seq, Math.min(mark.readSeq, place.last_seq));
    const deliveredSeq = Math.max(place.delivered_seq, readSeq, Math.min(mark.deliveredSeq, place.last_seq));
    if (readSeq === place.read_seq && deliveredSeq === place.delivered_seq) return undefined;
    raise.run([deliveredSeq, readSeq, app, userId, conversationId]);
    const { changed } = tick.get([app]) as { changed: number };
    const { version } = touch.get([changed, app, conversationId]) as { version: number };
    return { deliveredSeq, readSeq, version };
  }

  return (marks) => {
    database.exec('begin immediate');
    try {
      const raised = new Map<string, Raised>();
      for (const mark of mergeMarks(marks)) {
        const result = markOne(mark);
        if (result) raised.set(memberKey(mark), result);
      }
      database.exec('commit');
      return answerMarks(marks, raised);
    } catch (error) {
      if (database.inTransaction) database.exec('rollback');
      throw error;
    }
  };
}
