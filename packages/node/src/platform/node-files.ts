import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { uploadByTus, type FileSource, type FilesPort } from '@parley/core';
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

const isLocal = (source: FileSource): source is LocalFile => 'path' in source;

/** Uploads files of this machine and Blobs. A process that ends keeps nothing: its messages are sent anew. */
export const nodeFiles: FilesPort = {
  async upload(source, to) {
    const content = isLocal(source)
      ? createReadStream(source.path)
      : Buffer.from(await (source as unknown as Blob).arrayBuffer());
    await uploadByTus(
      {
        make: (options) => new Upload(content, { ...options, uploadSize: source.size }),
        statusOf: (error) => (error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 0) : 0),
      },
      to,
    );
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
