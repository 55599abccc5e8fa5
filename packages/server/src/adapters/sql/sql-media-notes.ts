import type { MediaNotes } from '../../calls/media-notes.js';
import type { SqlContext } from './sql-context.js';

/** Rows of one statement: databases take so many parameters and no more. */
const mostRows = 100;

/** Notes of media nodes, in a SQL database. */
export function createSqlMediaNotes({ db }: SqlContext): MediaNotes {
  return {
    all: (node) =>
      db.selectFrom('media_notes').select(['room', 'participant', 'note']).where('node', '=', node).execute(),
    async keep(node, notes) {
      const kept = notes.flatMap(({ room, participant, note }) =>
        note === undefined ? [] : [{ node, room, participant, note }],
      );
      const forgotten = notes.filter(({ note }) => note === undefined);
      if (notes.length === 0) return;
      await db.transaction().execute(async (trx) => {
        for (const { room, participant } of forgotten)
          await trx
            .deleteFrom('media_notes')
            .where('node', '=', node)
            .where('room', '=', room)
            .where('participant', '=', participant)
            .execute();
        for (let from = 0; from < kept.length; from += mostRows)
          await trx
            .insertInto('media_notes')
            .values(kept.slice(from, from + mostRows))
            .onConflict((oc) =>
              oc.columns(['node', 'room', 'participant']).doUpdateSet((eb) => ({ note: eb.ref('excluded.note') })),
            )
            .execute();
      });
    },
    async clear(node) {
      await db.deleteFrom('media_notes').where('node', '=', node).execute();
    },
  };
}
