import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server, Upload } from '@tus/server';
import type { Uploads } from '../../files/file-keeping.js';

/** What has arrived of files, and the way by which more of it comes (tus 1.0.0). */
export interface TusUploads extends Uploads {
  /** Serves one request to an upload that was begun: HEAD or PATCH. */
  serve(id: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Ends what is being served: what has arrived is kept. */
  close(): void;
}

/** A connection that brings nothing for so long is ended, in ms: what has arrived is kept. */
const silence = 60_000;
/** How long the rest of what was refused is read, in ms. */
const rest = 2_000;

/** Keeps uploads in a folder of a local disk, seen by its owner alone. */
export async function createUploads(folder: string): Promise<TusUploads> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const datastore = new FileStore({ directory: folder });
  const server = new Server({
    path: '/',
    datastore,
    // Who may do this was asked before; which one it is was said then.
    getFileIdFromRequest: (_request, id) => id,
    onResponseError: (_request, error) => {
      const status_code = 'status_code' in error ? error.status_code : 500;
      // What went wrong inside is nobody's business.
      return status_code >= 500 ? { status_code, body: 'Unable to store this: try again later.\n' } : undefined;
    },
  });
  const path = (id: string) => join(folder, id);
  const served = new Set<IncomingMessage>();

  return {
    path,
    async begin(id, bytes) {
      if ((await sizeOf(path(id))) !== undefined && (await sizeOf(`${path(id)}.json`)) !== undefined) return;
      await datastore.create(new Upload({ id, size: bytes, offset: 0 }));
    },
    arrived: (id) => sizeOf(path(id)),
    read: (id, range) => createReadStream(path(id), range ? { end: range.last } : {}),
    async remove(id) {
      await rm(path(id), { force: true });
      await rm(`${path(id)}.json`, { force: true });
    },
    async untouched(since) {
      const ids = (await readdir(folder)).filter((name) => !name.endsWith('.json'));
      const times = await Promise.all(
        ids.map((id) =>
          stat(path(id)).then(
            ({ mtimeMs }) => mtimeMs,
            () => Infinity,
          ),
        ),
      );
      return ids.filter((_id, n) => (times[n] ?? Infinity) < since);
    },
    async room() {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
    async serve(id, request, response) {
      request.url = `/${id}`;
      request.setTimeout(silence, () => request.destroy());
      served.add(request);
      request.once('close', () => served.delete(request));
      await server.handle(request, response);
      // Of what was refused the rest comes in vain: a little of it lets the answer through.
      if (!request.complete) {
        request.resume();
        setTimeout(() => request.destroy(), rest).unref();
      }
    },
    close() {
      for (const request of served) request.destroy();
    },
  };
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
}
