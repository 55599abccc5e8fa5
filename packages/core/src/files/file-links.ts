import { read } from '../connection/index.js';
import type { Link } from '../connection/link.js';
import { ParleyError } from '../kernel/parley-error.js';
import type { Files } from './files.js';

/** Links to files, as the server gives them, with its address. */
export function createFileLinks(link: Link, url: string): Files {
  return {
    async links({ conversationId, seq }, { id }, options) {
      if (id === undefined || seq === undefined) {
        const text = 'Unable to give links to this file: it is not stored yet. Wait until its message is sent.';
        throw new ParleyError('files/not-found', text);
      }
      const found = await read(link, ['file.get', { fileId: id, conversationId, seq }], options);
      const { path, thumbnailPath, expiresAt } = found;
      const absolute = (of: string) => url.replace(/\/+$/, '') + of;
      return {
        url: absolute(path),
        downloadUrl: absolute(`${path}?download`),
        ...(thumbnailPath !== undefined && { thumbnailUrl: absolute(thumbnailPath) }),
        expiresAt,
      };
    },
  };
}
