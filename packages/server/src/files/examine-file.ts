import type { ErrorCode } from '@parley/protocol';
import type { FileKeeping } from './file-keeping.js';
import { isPicture, settleType } from './file-types.js';
import type { FileRow } from './files-store.js';

/** Bytes that tell what a file is. */
const head = 65_536;
/** Bytes of a picture that is opened at most: larger ones are files like others. */
const largestPicture = 67_108_864;

/** What was found in a file: what it is, or why nobody may have it. */
export type Examined =
  | { readonly type: string; readonly width?: number; readonly height?: number; readonly thumbnail?: Uint8Array }
  | { readonly refusal: ErrorCode };

/** Looks at a file all of whose bytes are there. Rejects where that cannot be done now. */
export async function examineFile(
  { uploads, typeOf, pictures, scan }: FileKeeping,
  { id, type: said, bytes }: Pick<FileRow, 'id' | 'type' | 'bytes'>,
): Promise<Examined> {
  const type = settleType(said, await typeOf(await beginningOf(uploads.read(id, { last: Math.min(bytes, head) - 1 }))));
  if (type === undefined) return { refusal: 'files/type' };
  if (scan && (await scan(uploads.path(id))) === 'refused') return { refusal: 'files/refused' };
  if (!isPicture(type) || bytes > largestPicture) return { type };
  const picture = await pictures.open(uploads.path(id));
  return picture ? { type, ...picture } : { refusal: 'files/image' };
}

async function beginningOf(content: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
