import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ByteRange } from '../../recording/object-store.js';
import { RequestError } from '../../kernel/request-error.js';
import type { HttpDeps } from './http-deps.js';

/** Files of recordings by the links that `recording.get` gives: the link is the right to read, so nothing is asked for besides. */
export function addRecordingRoutes(app: FastifyInstance, { rules }: Pick<HttpDeps, 'rules'>): void {
  app.get('/v1/recording-files/:link', { exposeHeadRoute: true }, async (request, reply) => {
    const { link } = request.params as { readonly link: string };
    const how = Object.hasOwn(request.query as object, 'download') ? 'attachment' : 'inline';
    const whole = await rules.openRecording(link, undefined);
    const { bytes, key } = whole.object;
    const asked = readRange(request.headers.range, bytes);
    if (asked === 'beyond') {
      reply.header('content-range', `bytes */${bytes}`);
      throw new RequestError('recording/range');
    }
    reply.headers({
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-store',
      'content-type': 'video/webm',
      'content-disposition': `${how}; filename="${key.split('/').slice(-2).join('-')}"`,
      'content-length': asked ? asked.last - asked.first + 1 : bytes,
    });
    if (request.method === 'HEAD') return reply.send(Readable.from([]));
    if (!asked) return reply.send(Readable.from(whole.content, { objectMode: false }));
    const part = await rules.openRecording(link, asked);
    reply.code(206).header('content-range', `bytes ${asked.first}-${asked.last}/${bytes}`);
    return reply.send(Readable.from(part.content, { objectMode: false }));
  });
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
