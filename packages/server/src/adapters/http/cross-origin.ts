import type { FastifyInstance } from 'fastify';
import type { HttpOptions } from './http-deps.js';

const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const headersIn = 'authorization, content-type, x-request-id, traceparent, range, tus-resumable, upload-offset';
const headersOut = 'x-request-id, retry-after, tus-resumable, upload-offset, upload-length';
/** How long a browser remembers what may be asked, in seconds. */
const remembered = '600';

/** Lets pages of other origins ask (Fetch standard, CORS). No credentials of the browser's are ever used. */
export function addCrossOrigin(app: FastifyInstance, origins: HttpOptions['origins']): void {
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    if (origin === undefined) return;
    if (origins !== '*') reply.header('vary', 'origin');
    if (origins !== '*' && !origins.includes(origin)) return;
    reply.header('access-control-allow-origin', origins === '*' ? '*' : origin);
    reply.header('access-control-expose-headers', headersOut);
    if (request.method !== 'OPTIONS') return;
    reply.header('access-control-allow-methods', methods);
    reply.header('access-control-allow-headers', headersIn);
    reply.header('access-control-max-age', remembered);
    return reply.code(204).send();
  });
}
