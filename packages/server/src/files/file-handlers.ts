import { limits, type FileInfo, type Params, type Result } from '@parley/protocol';
import { askingUser, type HandlersOf } from '../kernel/incoming-request.js';
import type { Clock, Random } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import { infoOf, unsentFor } from './file-facts.js';
import type { FileChecks } from './file-checks.js';
import type { FileKeeping } from './file-keeping.js';
import { isFileName } from './file-names.js';
import { pathOfFile } from './file-tickets.js';
import { unknownType } from './file-types.js';
import type { FileRow, FilesStore } from './files-store.js';

/** What the operations of files are given. */
export interface FileHandlersDeps {
  readonly keeping: FileKeeping | undefined;
  readonly checks: FileChecks | undefined;
  readonly store: FilesStore;
  readonly clock: Clock;
  readonly random: Random;
  /** Rejects where the user may not send to the conversation. */
  readonly mayUpload: (app: string, userId: string, conversationId: string) => Promise<void>;
  /** The files of a message as the user sees it; rejects where it is not there for them. */
  readonly shownFiles: (
    app: string,
    userId: string,
    ref: { readonly conversationId: string; readonly seq: number },
  ) => Promise<readonly FileInfo[]>;
  /** Takes its bytes away, wherever they are. */
  readonly erase: (app: string, id: string) => Promise<void>;
}

/** How long links to files may be used, in ms. */
const linkFor = 3_600_000;
/** How long an answer waits for a file to be looked at, in ms. */
const patience = 5_000;
/** Bytes that are left free on the disk. */
const reserve = 536_870_912;

/** The operations of files. */
export function fileHandlers(deps: FileHandlersDeps): HandlersOf<'file'> {
  const { keeping, checks, store, clock, random } = deps;

  function kept() {
    if (!keeping || !checks) throw new RequestError('files/unavailable');
    return { ...keeping, checks };
  }

  async function ownFile(app: string, userId: string, fileId: string): Promise<FileRow> {
    const [row] = await store.find(app, [fileId]);
    if (row?.ownerId !== userId) throw new RequestError('files/not-found');
    return row;
  }

  async function announced(app: string, ownerId: string, params: Params<'file.create'>): Promise<FileRow> {
    const { uploads, maxBytes } = kept();
    const { conversationId, clientId, name, type = unknownType, bytes } = params;
    if (!isFileName(name)) throw new RequestError('files/name');
    if (bytes > maxBytes) throw new RequestError('files/too-large', { details: { limit: maxBytes } });
    await deps.mayUpload(app, ownerId, conversationId);
    const known = await store.known(app, ownerId, clientId);
    if (known) return known;
    const file = { name, type, bytes, ownerId, clientId, conversationId };
    if ((await store.countUnsent(app, ownerId)) >= limits.filesUnsent)
      throw new RequestError('files/too-many', { details: { limit: limits.filesUnsent } });
    if ((await uploads.room()) < bytes + reserve) throw new RequestError('files/full');
    return store.create(app, { id: random.id('fil_'), ...file, state: 'uploading', createdAt: clock.now() });
  }

  /** The file, or what there is to say of it once patience is over. */
  async function settled(app: string, row: FileRow): Promise<Result<'file.finish'>> {
    let cancel = (): void => undefined;
    const enough = new Promise<undefined>((resolve) => {
      cancel = clock.setTimer(() => resolve(undefined), patience);
    });
    const ready = await Promise.race([kept().checks.run(app, row), enough]).finally(() => cancel());
    return ready ? { state: 'ready', file: infoOf(ready) } : { state: 'checking' };
  }

  return {
    'file.create': async ({ identity, params }) => {
      const { app } = identity;
      const row = await announced(app, askingUser(identity).id, params);
      const { uploads, seal } = kept();
      const { conversationId, name, bytes, type = unknownType } = params;
      const isSame = row.conversationId === conversationId && row.name === name && row.bytes === bytes;
      if (!isSame || (row.state === 'uploading' && row.type !== type)) throw new RequestError('messaging/conflict');
      if (row.state === 'refused') throw new RequestError(row.refusal ?? 'files/refused');
      if (row.state === 'uploading') await uploads.begin(row.id, bytes);
      const expiresAt = row.createdAt + unsentFor;
      const uploadPath = await pathOfFile(seal, { app, id: row.id, of: 'upload', expiresAt });
      return { fileId: row.id, state: row.state, uploadPath, expiresAt };
    },
    'file.finish': async ({ identity, params: { fileId } }) => {
      const { app } = identity;
      const row = await ownFile(app, askingUser(identity).id, fileId);
      if (row.state === 'refused') throw new RequestError(row.refusal ?? 'files/refused');
      return row.state === 'ready' ? { state: 'ready', file: infoOf(row) } : settled(app, row);
    },
    'file.get': async ({ identity, params: { fileId, conversationId, seq } }) => {
      const { app } = identity;
      const userId = askingUser(identity).id;
      const { seal } = kept();
      const isSent = conversationId !== undefined && seq !== undefined;
      const of = isSent
        ? await deps.shownFiles(app, userId, { conversationId, seq }).catch((cause: unknown) => {
            throw cause instanceof RequestError ? new RequestError('files/not-found', { cause }) : cause;
          })
        : [await ownFile(app, userId, fileId)];
      const [row] = of.some(({ id }) => id === fileId) ? await store.find(app, [fileId]) : [];
      if (row?.state !== 'ready') throw new RequestError('files/not-found');
      const ticket = { app, id: fileId, expiresAt: clock.now() + linkFor };
      return {
        file: infoOf(row),
        path: await pathOfFile(seal, { ...ticket, of: 'content' }),
        ...(row.thumbnail ? { thumbnailPath: await pathOfFile(seal, { ...ticket, of: 'thumbnail' }) } : {}),
        expiresAt: ticket.expiresAt,
      };
    },
    'file.delete': async ({ identity, params: { fileId } }) => {
      const { app } = identity;
      kept();
      await ownFile(app, askingUser(identity).id, fileId);
      // What a message has is there as long as the message is.
      if (!(await store.removeUnsent(app, fileId))) throw new RequestError('files/not-found');
      await deps.erase(app, fileId);
      return {};
    },
  };
}
