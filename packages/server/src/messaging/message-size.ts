import { utf8Bytes } from '../kernel/text.js';
import type { MessageRow } from './message-row.js';

/** Bytes of messages that one answer carries, about: what is beyond them is for the next page. */
export const answerBytes = 1_000_000;
/** A message's fields beside its content, roughly. */
const envelope = 400;
/** Rows of one read where bytes are counted: no more than these are read in vain. */
const chunk = 64;

/** What takes space in an answer. */
type Content = Pick<MessageRow, 'text' | 'metadata' | 'extra'>;

/** What a page is bound by. */
export interface PageBounds {
  readonly limit: number;
  /** The page ends with the first row, but not with its very first, that makes it more bytes than this, by `bytesOf`. */
  readonly bytes?: number;
}

/** Bytes that a message takes in an answer, about. */
export function bytesOf({ text, metadata, extra }: Content): number {
  return envelope + jsonBytes(text) + jsonBytes(metadata) + jsonBytes(extra);
}

/** The page that begins with these rows, in the order in which they are read. */
export function boundedPage<T extends Content>(rows: readonly T[], { limit, bytes }: PageBounds): readonly T[] {
  const beyond = placeBeyond(rows, bytes);
  return rows.slice(0, Math.min(limit, beyond + 1));
}

/** Those that an answer has room for, of rows that were read with one more than its `limit` and with its `bytes`. */
export function fitting<T extends Content>(rows: readonly T[], { limit, bytes }: PageBounds): readonly T[] {
  return rows.slice(0, Math.min(limit, placeBeyond(rows, bytes)));
}

/** Reads a page bit by bit, so that not much is read beyond its bytes. `read` goes on after a row. */
export async function readPage<T extends Content>(
  bounds: PageBounds,
  read: (after: T | undefined, count: number) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const { limit, bytes } = bounds;
  const rows: T[] = [];
  for (;;) {
    const count = Math.min(limit - rows.length, bytes === undefined ? limit : chunk);
    const more = await read(rows.at(-1), count);
    rows.push(...more);
    if (more.length < count || rows.length >= limit || placeBeyond(rows, bytes) < rows.length)
      return boundedPage(rows, bounds);
  }
}

/** The place of the row that a page ends with because of its bytes; the number of rows where they fit. */
function placeBeyond(rows: readonly Content[], bytes = Infinity): number {
  if (bytes === Infinity) return rows.length;
  let size = 0;
  const place = rows.findIndex((row, i) => (size += bytesOf(row)) > bytes && i > 0);
  return place === -1 ? rows.length : place;
}

function jsonBytes(value: object | string | undefined): number {
  return value === undefined ? 0 : utf8Bytes(JSON.stringify(value));
}
