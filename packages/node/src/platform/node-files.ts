import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { ParleyError, type FileSource, type FilesPort } from '@parley/core';
import { DetailedError, Upload } from 'tus-js-client';

/** A file of this machine that can be sent. */
export interface LocalFile extends FileSource {
  readonly path: string;
}

/**
 * A file of this machine, to be sent with a message. It is read while it is uploaded, and never held whole.
 *
 * @example
 * ```ts
 * await chat.send({ text: 'The contract', files: [await openFile('contract.pdf', { type: 'application/pdf' })] });
 * ```
 */
export async function openFile(
  path: string,
  { name = basename(path), type = '' }: { readonly name?: string; readonly type?: string } = {},
): Promise<LocalFile> {
  const { size } = await stat(path);
  return { path, name, type, size };
}

/** How long to wait before each new try, in ms: after them the network is taken for gone. What arrives begins them anew. */
const retryDelays = [0, 500, 1_000, 2_000, 4_000, ...Array.from({ length: 60 }, () => 5_000)];

const isLocal = (source: FileSource): source is LocalFile => 'path' in source;

/** Uploads files of this machine and Blobs by tus 1.0.0. A process that ends keeps nothing: its messages are sent anew. */
export const nodeFiles: FilesPort = {
  async upload(source, { url, signal, onProgress }) {
    const content = isLocal(source)
      ? createReadStream(source.path)
      : Buffer.from(await (source as unknown as Blob).arrayBuffer());
    await new Promise<void>((resolve, reject) => {
      const sending = new Upload(content, {
        uploadUrl: url,
        uploadSize: source.size,
        retryDelays,
        onShouldRetry: (error) => !isRefused(error),
        onProgress,
        onSuccess: () => settle(resolve),
        onError: (error) => settle(() => reject(refusalOf(error))),
      });
      const abort = () =>
        settle(() => {
          void sending.abort();
          reject(new ParleyError('connection/cancelled', 'Unable to upload this: it was cancelled.'));
        });
      const settle = (then: () => void) => {
        signal.removeEventListener('abort', abort);
        then();
      };
      signal.addEventListener('abort', abort);
      if (signal.aborted) abort();
      else sending.start();
    });
  },
  keep: () => Promise.resolve(),
  kept: () => Promise.resolve([]),
  forget: () => Promise.resolve(),
  clear: () => Promise.resolve(),
  async alone(_name, run) {
    await run();
    return true;
  },
};

function statusOf(error: Error): number {
  return error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 0) : 0;
}

function isRefused(error: Error): boolean {
  const status = statusOf(error);
  return status >= 400 && status < 500 && ![408, 409, 423, 429].includes(status);
}

function refusalOf(cause: Error): ParleyError {
  const status = statusOf(cause);
  if (status === 404 || status === 410)
    return new ParleyError('files/not-found', 'Unable to upload this: the server does not know it. Send it anew.', {
      cause,
    });
  const text = 'Unable to upload this: the server cannot be reached. Try again once connected.';
  return new ParleyError('connection/lost', text, { retryable: true, cause });
}
