import type { MessageKey } from '../../kernel/message-files.js';
import type { FileRow, FilesStore } from '../../files/files-store.js';
import type { SqlContext } from './sql-context.js';

/** What files there are, in a SQL database. */
export function createSqlFilesStore({ db }: SqlContext): FilesStore {
  const all = (app: string) => db.selectFrom('files').select('record').where('app', '=', app);
  const read = ({ record }: { readonly record: string }) => JSON.parse(record) as FileRow;
  const known = (app: string, ownerId: string, clientId: string) =>
    all(app).where('owner_id', '=', ownerId).where('client_id', '=', clientId);

  const useOf = (app: string, { conversationId, senderId, clientId }: MessageKey) => ({
    ...{ app, conversation_id: conversationId, sender_id: senderId, client_id: clientId },
  });

  async function dropUses(app: string, ids: readonly string[], message: MessageKey): Promise<void> {
    const { conversation_id, sender_id, client_id } = useOf(app, message);
    await db
      .deleteFrom('file_uses')
      .where('app', '=', app)
      .where('file_id', 'in', ids)
      .where('conversation_id', '=', conversation_id)
      .where('sender_id', '=', sender_id)
      .where('client_id', '=', client_id)
      .execute();
  }

  return {
    async create(app, row) {
      const { id, ownerId: owner_id, clientId: client_id, state, createdAt: created_at } = row;
      await db
        .insertInto('files')
        .values({ app, id, owner_id, client_id, state, sent: 0, created_at, record: JSON.stringify(row) })
        .onConflict((oc) => oc.columns(['app', 'owner_id', 'client_id']).doNothing())
        .execute();
      return read(await known(app, owner_id, client_id).executeTakeFirstOrThrow());
    },
    async known(app, ownerId, clientId) {
      const row = await known(app, ownerId, clientId).executeTakeFirst();
      return row && read(row);
    },
    async find(app, ids) {
      return ids.length === 0 ? [] : (await all(app).where('id', 'in', ids).execute()).map(read);
    },
    async replace(app, from, row) {
      const changed = await db
        .updateTable('files')
        .set({ state: row.state, record: JSON.stringify(row) })
        .where('app', '=', app)
        .where('id', '=', row.id)
        .where('state', '=', from)
        .returning('id')
        .execute();
      return changed.length > 0;
    },
    async give(app, ids, message) {
      if (ids.length === 0) return true;
      // First the use: whoever takes the last one away meanwhile sees this one, or leaves no file for what follows.
      const uses = ids.map((file_id) => ({ ...useOf(app, message), file_id }));
      await db
        .insertInto('file_uses')
        .values(uses)
        .onConflict((oc) => oc.doNothing())
        .execute();
      const given = await db
        .updateTable('files')
        .set({ sent: 1 })
        .where('app', '=', app)
        .where('id', 'in', ids)
        .where('state', '=', 'ready')
        .returning('id')
        .execute();
      if (given.length === ids.length) return true;
      await dropUses(app, ids, message);
      return false;
    },
    async take(app, ids, message) {
      if (ids.length === 0) return [];
      await dropUses(app, ids, message);
      const gone = await db
        .deleteFrom('files')
        .where('app', '=', app)
        .where('id', 'in', ids)
        .where((eb) =>
          eb.not(
            eb.exists(
              eb
                .selectFrom('file_uses')
                .select('file_uses.file_id')
                .whereRef('file_uses.app', '=', 'files.app')
                .whereRef('file_uses.file_id', '=', 'files.id'),
            ),
          ),
        )
        .returning('id')
        .execute();
      return gone.map(({ id }) => id);
    },
    async countUnsent(app, ownerId) {
      const { count } = await db
        .selectFrom('files')
        .select(({ fn }) => fn.countAll().as('count'))
        .where('app', '=', app)
        .where('owner_id', '=', ownerId)
        .where('sent', '=', 0)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    async removeUnsent(app, id) {
      const gone = await db
        .deleteFrom('files')
        .where('app', '=', app)
        .where('id', '=', id)
        .where('sent', '=', 0)
        .returning('id')
        .execute();
      return gone.length > 0;
    },
    stale: (before, limit) =>
      db
        .selectFrom('files')
        .select(['app', 'id'])
        .where('sent', '=', 0)
        .where('created_at', '<', before)
        .orderBy('created_at')
        .limit(limit)
        .execute(),
  };
}
