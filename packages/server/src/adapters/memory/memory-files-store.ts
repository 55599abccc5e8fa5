import type { MessageKey } from '../../kernel/message-files.js';
import type { FileRow, FilesStore } from '../../files/files-store.js';

/** A file with the messages that have it. */
interface Kept {
  readonly app: string;
  row: FileRow;
  sent: boolean;
  readonly uses: Set<string>;
}

const keyOf = ({ conversationId, senderId, clientId }: MessageKey) => `${conversationId} ${senderId} ${clientId}`;

/** What files there are, in memory. */
export function createMemoryFilesStore(): FilesStore {
  /** By app and id. */
  const files = new Map<string, Kept>();
  const find = (app: string, id: string) => files.get(`${app} ${id}`);
  const of = (app: string, ownerId: string) =>
    [...files.values()].filter((file) => file.app === app && file.row.ownerId === ownerId);
  const known = (app: string, ownerId: string, clientId: string) =>
    of(app, ownerId).find(({ row }) => row.clientId === clientId)?.row;

  return {
    create(app, row) {
      const before = known(app, row.ownerId, row.clientId);
      if (!before) files.set(`${app} ${row.id}`, { app, row, sent: false, uses: new Set() });
      return Promise.resolve(before ?? row);
    },
    known: (app, ownerId, clientId) => Promise.resolve(known(app, ownerId, clientId)),
    find: (app, ids) => Promise.resolve(ids.flatMap((id) => find(app, id)?.row ?? [])),
    replace(app, from, row) {
      const file = find(app, row.id);
      if (file?.row.state !== from) return Promise.resolve(false);
      file.row = row;
      return Promise.resolve(true);
    },
    give(app, ids, message) {
      const found = ids.flatMap((id) => find(app, id) ?? []);
      if (found.length < ids.length || found.some(({ row }) => row.state !== 'ready')) return Promise.resolve(false);
      for (const file of found) {
        file.sent = true;
        file.uses.add(keyOf(message));
      }
      return Promise.resolve(true);
    },
    take(app, ids, message) {
      const gone = ids.filter((id) => {
        const file = find(app, id);
        file?.uses.delete(keyOf(message));
        return file?.uses.size === 0 && files.delete(`${app} ${id}`);
      });
      return Promise.resolve(gone);
    },
    countUnsent: (app, ownerId) => Promise.resolve(of(app, ownerId).filter(({ sent }) => !sent).length),
    removeUnsent: (app, id) => Promise.resolve(find(app, id)?.sent === false && files.delete(`${app} ${id}`)),
    stale(before, limit) {
      const old = [...files.values()].filter(({ row, sent }) => !sent && row.createdAt < before);
      const sorted = old.sort((a, b) => a.row.createdAt - b.row.createdAt).slice(0, limit);
      return Promise.resolve(sorted.map(({ app, row }) => ({ app, id: row.id })));
    },
  };
}
