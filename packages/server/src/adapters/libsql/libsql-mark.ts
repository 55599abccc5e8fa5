import { answerMarks, memberKey, mergeMarks, type Mark, type Raised } from '../sql/plan-marks.js';
import type { LibsqlDatabase } from './libsql-database.js';

interface Risen {
  readonly delivered_seq: number;
  readonly read_seq: number;
}

/**
 * Raises receipts in one transaction. Synchronous: the caller sees to it that no other transaction is open on the connection.
 */
export function createLibsqlMark(
  database: LibsqlDatabase,
): (marks: readonly Mark[]) => readonly (Raised | undefined)[] {
  // Nobody has received or read more than there is; what does not rise is not written.
  const raise = database.prepare(
    `update members set delivered_seq = max(delivered_seq, min(?1, c.last_seq)), read_seq = max(read_seq, min(?2, c.last_seq))
     from (select last_seq from conversations where app = ?3 and id = ?5) c
     where app = ?3 and user_id = ?4 and conversation_id = ?5
       and (min(?1, c.last_seq) > delivered_seq or min(?2, c.last_seq) > read_seq)
     returning delivered_seq, read_seq`,
  );
  const tick = database.prepare('update app_clocks set changed = changed + ? where app = ? returning changed');
  const touch = database.prepare(
    'update conversations set version = version + 1, changed = ? where app = ? and id = ? returning version',
  );

  /** Takes the app's next values of `changed` for all that rose, in one step. */
  function touchAll(risen: readonly (readonly [Mark, Risen])[]): Map<string, Raised> {
    const perApp = new Map<string, number>();
    for (const [{ app }] of risen) perApp.set(app, (perApp.get(app) ?? 0) + 1);
    const clocks = new Map<string, number>();
    for (const [app, count] of perApp) clocks.set(app, (tick.get([count, app]) as { changed: number }).changed - count);
    return new Map(
      risen.map(([mark, { delivered_seq: deliveredSeq, read_seq: readSeq }]) => {
        const changed = (clocks.get(mark.app) ?? 0) + 1;
        clocks.set(mark.app, changed);
        const { version } = touch.get([changed, mark.app, mark.conversationId]) as { version: number };
        return [memberKey(mark), { deliveredSeq, readSeq, version }];
      }),
    );
  }

  return (marks) => {
    database.exec('begin immediate');
    try {
      const risen = mergeMarks(marks).flatMap((mark) => {
        const { app, conversationId, userId, deliveredSeq, readSeq } = mark;
        // What was read was received.
        const after = raise.get([Math.max(deliveredSeq, readSeq), readSeq, app, userId, conversationId]);
        return after ? [[mark, after as Risen] as const] : [];
      });
      const raised = touchAll(risen);
      database.exec('commit');
      return answerMarks(marks, raised);
    } catch (error) {
      if (database.inTransaction) database.exec('rollback');
      throw error;
    }
  };
}
