import { logFailure } from '../kernel/log-failure.js';
import type { Clock, Log, Metrics } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import { StorageError } from '../recording/object-store.js';
import { folderOfFile } from './file-facts.js';
import { examineFile } from './examine-file.js';
import type { FileKeeping } from './file-keeping.js';
import type { FileRow, FilesStore } from './files-store.js';

/** Makes files of uploads that are complete. */
export interface FileChecks {
  /** Settles with the file once it is ready; rejects with a `RequestError`. Whoever asks meanwhile gets the same. */
  run(app: string, row: FileRow): Promise<FileRow>;
  isRunning(id: string): boolean;
  idle(): Promise<void>;
}

/** What checking needs. */
export interface FileChecksDeps {
  readonly keeping: FileKeeping;
  readonly store: FilesStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Each file is looked at once, stored, and only then there for others; what is refused gives its place back. */
export function createFileChecks({ keeping, store, clock, log, metrics }: FileChecksDeps): FileChecks {
  const { uploads, store: objects, maxBytes } = keeping;
  const running = new Map<string, Promise<FileRow>>();

  async function check(app: string, row: FileRow): Promise<FileRow> {
    const { id } = row;
    if ((await uploads.arrived(id)) !== row.bytes) throw new RequestError('files/incomplete');
    const startedAt = clock.now();
    const examined = await examineFile(keeping, row).catch((cause: unknown) => {
      logFailure(log, cause, { task: 'file.check', app, file: id });
      throw new RequestError('files/unchecked', { cause });
    });
    const refusal = 'refusal' in examined ? examined.refusal : undefined;
    if ('refusal' in examined) {
      await store.replace(app, 'uploading', { ...row, state: 'refused', refusal: examined.refusal });
      await uploads.remove(id);
    } else {
      const { type, width, height, thumbnail } = examined;
      const folder = folderOfFile(app, id);
      await objects.put(`${folder}content`, uploads.read(id), { maxBytes });
      if (thumbnail) await objects.put(`${folder}thumbnail`, once(thumbnail), { maxBytes });
      const size = width === undefined || height === undefined ? {} : { width, height };
      const ready = {
        ...row,
        type,
        ...size,
        ...(thumbnail ? { thumbnail: true as const } : {}),
        state: 'ready' as const,
      };
      const isMine = await store.replace(app, 'uploading', ready);
      await uploads.remove(id);
      metrics.observe('file_check_seconds', clock.now() - startedAt);
      // Somebody deleted it meanwhile.
      if (!isMine) for (const of of ['content', 'thumbnail']) await objects.delete(`${folder}${of}`);
      if (!isMine) throw new RequestError('files/not-found');
      metrics.count('files_total', { outcome: 'ready' });
      metrics.count('file_bytes_total', {}, row.bytes);
      return ready;
    }
    metrics.count('files_total', { outcome: 'refused' });
    log.warn({ app, file: id, code: refusal }, 'A file was refused.');
    throw new RequestError(examined.refusal);
  }

  return {
    run(app, row) {
      const known = running.get(row.id);
      if (known) return known;
      const check_ = check(app, row)
        .catch((error: unknown) => {
          throw refusalOf(error);
        })
        .finally(() => running.delete(row.id));
      running.set(row.id, check_);
      return check_;
    },
    isRunning: (id) => running.has(id),
    async idle() {
      await Promise.allSettled([...running.values()]);
    },
  };
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof StorageError)) return error;
  return new RequestError(error.code === 'full' ? 'files/full' : 'files/unavailable', { cause: error });
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(content);
}
