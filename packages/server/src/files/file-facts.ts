import type { FileInfo } from '@parley/protocol';
import type { FileRow } from './files-store.js';

/** How long what no message was sent with is kept, in ms. */
export const unsentFor = 7 * 86_400_000;

/** Where the bytes of a file are kept. */
export const folderOfFile = (app: string, id: string): string => `files/${app}/${id}/`;

/** What is told of a file. */
export function infoOf({ id, name, type, bytes, width, height, thumbnail }: FileRow): FileInfo {
  return {
    ...{ id, name, type, bytes },
    ...(width === undefined || height === undefined ? {} : { width, height }),
    ...(thumbnail ? { thumbnail } : {}),
  };
}
