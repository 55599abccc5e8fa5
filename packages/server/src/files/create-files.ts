import type { HandlersOf } from '../kernel/incoming-request.js';
import { logFailure } from '../kernel/log-failure.js';
import type { FileLinks, MessageFiles, MessageKey } from '../kernel/message-files.js';
import type { Clock, Log, Metrics, Random } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import { StorageError } from '../recording/object-store.js';
import { createFileChecks } from './file-checks.js';
import { folderOfFile, infoOf, unsentFor } from './file-facts.js';
import { fileHandlers, type FileHandlersDeps } from './file-handlers.js';
import type { FileKeeping } from './file-keeping.js';
import { readFileTicket, type FileTicket } from './file-tickets.js';
import type { FilesStore } from './files-store.js';

/** What files are given. */
export interface FilesDeps extends Pick<FileHandlersDeps, 'mayUpload' | 'shownFiles'> {
  /** Where it is not given, there are no files. */
  readonly keeping: FileKeeping | undefined;
  readonly store: FilesStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Files: uploaded, looked at, sent with messages, read by links, and deleted with the last message that has them. */
export interface Files extends MessageFiles, FileLinks {
  readonly handlers: HandlersOf<'file'>;
  /** Deletes what nobody has sent for too long, from now on. */
  start(): void;
  stop(): Promise<void>;
}

const tidyEvery = 3_600_000;
const onePass = 100;

/** Puts files together. */
export function createFiles(deps: FilesDeps): Files {
  const { keeping, store, clock, log } = deps;
  const checks = keeping && createFileChecks({ ...deps, keeping });
  let cancelTidy = (): void => undefined;
  let stopped = false;

  function kept(): FileKeeping {
    if (!keeping) throw new RequestError('files/unavailable');
    return keeping;
  }

  async function erase(app: string, id: string): Promise<void> {
    const { uploads, store: objects } = kept();
    await uploads.remove(id);
    for (const of of ['content', 'thumbnail'] as const) await objects.delete(`${folderOfFile(app, id)}${of}`);
  }

  async function ticketOf(link: string): Promise<FileTicket> {
    const ticket = await readFileTicket(kept().seal, link);
    if (!ticket) throw new RequestError('files/not-found');
    if (ticket.expiresAt < clock.now()) throw new RequestError('files/link-expired');
    return ticket;
  }

  async function tidy(): Promise<void> {
    for (;;) {
      const rows = await store.stale(clock.now() - unsentFor, onePass);
      for (const { app, id } of rows) if (await store.removeUnsent(app, id)) await erase(app, id);
      if (rows.length < onePass || stopped) break;
    }
    // What a crash left of uploads that nobody knows any more.
    for (const id of await kept().uploads.untouched(clock.now() - 2 * unsentFor)) await kept().uploads.remove(id);
  }

  function tidyNow(): void {
    tidy()
      .catch((error: unknown) => logFailure(log, error, { task: 'files.tidy' }))
      .finally(() => {
        if (!stopped) cancelTidy = clock.setTimer(tidyNow, tidyEvery);
      });
  }

  return {
    handlers: fileHandlers({ ...deps, checks, erase }),
    async attach(app, ids, message) {
      kept();
      const rows = new Map((await store.find(app, ids)).map((row) => [row.id, row]));
      const own = ids.map((id) => rows.get(id));
      for (const row of own) {
        if (row?.ownerId !== message.senderId) throw new RequestError('files/not-found');
        if (row.state === 'refused') throw new RequestError(row.refusal ?? 'files/refused');
        if (row.state === 'uploading')
          throw new RequestError(checks?.isRunning(row.id) ? 'files/checking' : 'files/incomplete');
      }
      if (!(await store.give(app, ids, message))) throw new RequestError('files/not-found');
      return own.flatMap((row) => (row ? [infoOf(row)] : []));
    },
    async share(app, files, message) {
      const ids = files.map(({ id }) => id);
      if (!(await store.give(app, ids, message))) throw new RequestError('messaging/deleted');
    },
    release(app, files, { conversationId, senderId, clientId }: MessageKey) {
      const ids = files.map(({ id }) => id);
      store
        .take(app, ids, { conversationId, senderId, clientId })
        .then(async (gone) => {
          for (const id of gone) await erase(app, id);
        })
        .catch((error: unknown) => logFailure(log, error, { task: 'files.release', app }));
    },
    async openUpload(link) {
      const { app, id, of } = await ticketOf(link);
      const [row] = of === 'upload' ? await store.find(app, [id]) : [];
      if (row?.state !== 'uploading' || checks?.isRunning(id)) throw new RequestError('files/not-found');
      await kept().uploads.begin(id, row.bytes);
      return { id, bytes: row.bytes };
    },
    async open(link, range) {
      const { app, id, of } = await ticketOf(link);
      const [row] = of === 'upload' ? [] : await store.find(app, [id]);
      if (row?.state !== 'ready') throw new RequestError('files/not-found');
      const found = await kept()
        .store.get(`${folderOfFile(app, id)}${of}`, range)
        .catch((cause: unknown) => {
          if (!(cause instanceof StorageError)) throw cause;
          throw new RequestError(cause.code === 'refused' ? 'files/range' : 'files/unavailable', { cause });
        });
      if (!found) throw new RequestError('files/not-found');
      return { name: row.name, type: of === 'thumbnail' ? 'image/webp' : row.type, ...found };
    },
    start() {
      if (keeping) tidyNow();
    },
    async stop() {
      stopped = true;
      cancelTidy();
      await checks?.idle();
    },
  };
}
