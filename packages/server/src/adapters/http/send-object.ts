import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestError } from '../../kernel/request-error.js';
import type { ByteRange, StoredObject } from '../../recording/object-store.js';

/** Something that is stored, and how to read it or a part. */
interface Opened {
  readonly object: StoredObject;
  readonly content: AsyncIterable<Uint8Array>;
}

/** Answers with something that is stored, whole or the part that was asked for; its head alone where that was asked. */
export async function sendObject(
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  whole: Opened,
  {
    open,
    beyond,
  }: { readonly open: (range: ByteRange) => Promise<Opened>; readonly beyond: 'recording/range' | 'files/range' },
): Promise<FastifyReply> {
  const { bytes } = whole.object;
  const asked = readRange(request.headers.range, bytes);
  if (asked === 'beyond') {
    reply.header('content-range', `bytes */${bytes}`);
    throw new RequestError(beyond);
  }
  reply.headers({ 'accept-ranges': 'bytes', 'content-length': asked ? asked.last - asked.first + 1 : bytes });
  if (request.method === 'HEAD') return reply.send(Readable.from([]));
  if (!asked) return reply.send(Readable.from(whole.content, { objectMode: false }));
  const part = await open(asked);
  reply.code(206).header('content-range', `bytes ${asked.first}-${asked.last}/${bytes}`);
  return reply.send(Readable.from(part.content, { objectMode: false }));
}

/**
 * Reads one range of bytes (RFC 9110, section 14.1.2) of something so long; undefined where all of it is wanted, as several ranges
 * and what makes no sense are taken.
 */
export function readRange(header: string | undefined, bytes: number): ByteRange | 'beyond' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  if (from === '') {
    const length = Math.min(Number(to), bytes);
    return length === 0 ? 'beyond' : { first: bytes - length, last: bytes - 1 };
  }
  const first = Number(from);
  if (to !== '' && Number(to) < first) return undefined;
  if (first >= bytes) return 'beyond';
  return { first, last: to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1) };
}
