import { sql, type Kysely } from 'kysely';
import { answerMarks, memberKey, mergeMarks, type Mark, type Raised } from '../sql/plan-marks.js';
import { placeKey } from '../../messaging/place-messages.js';
import type { Schema } from '../sql/schema.js';
import { countPlaces, tick } from './app-clocks.js';

interface RaisedRow {
  readonly app: string;
  readonly conversation_id: string;
  readonly user_id: string;
  readonly delivered_seq: number;
  readonly read_seq: number;
}

/** Raises receipts in one transaction of three statements, however many there are. */
export function createPostgresMark(
  db: Kysely<Schema>,
): (marks: readonly Mark[]) => Promise<readonly (Raised | undefined)[]> {
  return (marks) =>
    db.transaction().execute(async (trx) => {
      const merged = mergeMarks(marks);
      const clocks = await tick(trx, countPlaces(merged));
      const { rows } = await sql<RaisedRow>`
        update members m set
          delivered_seq = greatest(m.delivered_seq, least(greatest(k.delivered, k.read), c.last_seq)),
          read_seq = greatest(m.read_seq, least(k.read, c.last_seq))
        from unnest(
          ${merged.map(({ app }) => app)}::text[],
          ${merged.map(({ conversationId }) => conversationId)}::text[],
          ${merged.map(({ userId }) => userId)}::text[],
          ${merged.map(({ deliveredSeq }) => deliveredSeq)}::bigint[],
          ${merged.map(({ readSeq }) => readSeq)}::bigint[]
        ) as k (app, conversation_id, user_id, delivered, read)
        join conversations c on c.app = k.app and c.id = k.conversation_id
        where m.app = k.app and m.user_id = k.user_id and m.conversation_id = k.conversation_id
          and (least(greatest(k.delivered, k.read), c.last_seq) > m.delivered_seq
               or least(k.read, c.last_seq) > m.read_seq)
        returning m.app, m.conversation_id, m.user_id, m.delivered_seq, m.read_seq`.execute(trx);
      if (rows.length === 0) return answerMarks(marks, new Map());

      const counts = new Map<string, { app: string; id: string; count: number; changed: number }>();
      for (const { app, conversation_id: id } of rows) {
        const key = placeKey(app, id);
        const known = counts.get(key);
        if (known) known.count += 1;
        else {
          const changed = (clocks.get(app) ?? 0) + 1;
          clocks.set(app, changed);
          counts.set(key, { app, id, count: 1, changed });
        }
      }
      const places = [...counts.values()];
      const { rows: touched } = await sql<{ app: string; id: string; version: number }>`
        update conversations c set version = c.version + g.count, changed = g.changed
        from unnest(
          ${places.map(({ app }) => app)}::text[],
          ${places.map(({ id }) => id)}::text[],
          ${places.map(({ count }) => count)}::bigint[],
          ${places.map(({ changed }) => changed)}::bigint[]
        ) as g (app, id, count, changed)
        where c.app = g.app and c.id = g.id
        returning c.app, c.id, c.version - g.count as version`.execute(trx);
      const versions = new Map(touched.map(({ app, id, version }) => [placeKey(app, id), version]));
      const raised = new Map<string, Raised>();
      for (const row of rows) {
        const key = placeKey(row.app, row.conversation_id);
        const version = (versions.get(key) ?? 0) + 1;
        versions.set(key, version);
        const member = { app: row.app, conversationId: row.conversation_id, userId: row.user_id };
        raised.set(memberKey(member), { deliveredSeq: row.delivered_seq, readSeq: row.read_seq, version });
      }
      return answerMarks(marks, raised);
    });
}
