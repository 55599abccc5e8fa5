import { resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { RequestError } from '../../kernel/request-error.js';
import { sendError } from './answer-errors.js';
import { welcomePage } from './welcome-page.js';

/**
 * What the demo's pages may do: their own files, this server's sockets, media and pictures. Effects are WebAssembly, and the worklet of
 * the noise filter is a blob.
 */
const contentPolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob: http: https:",
  "media-src 'self' blob: data:",
  "font-src 'self' data:",
  "connect-src 'self' ws: wss:",
  "worker-src 'self' blob:",
  "frame-src 'self'",
  "frame-ancestors 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "object-src 'none'",
].join('; ');
const mayUse = 'camera=(self), microphone=(self), display-capture=(self)';
const year = 31_536_000_000;

/** Serves the demo's folder, or a page that says what runs here; everything else is unknown. */
export async function addPages(app: FastifyInstance, demo: string | undefined): Promise<void> {
  if (demo === undefined) {
    app.get('/', (_request, reply) => protect(reply).type('text/html; charset=utf-8').send(welcomePage));
  } else {
    await app.register(fastifyStatic, {
      root: resolve(demo),
      wildcard: true,
      cacheControl: false,
      setHeaders(reply, path) {
        const built = /[/\\]assets[/\\][^/\\]+-[\w-]{8,}\.\w+$/.test(path);
        reply.setHeader('cache-control', built ? `public, max-age=${year / 1_000}, immutable` : 'no-cache');
        reply.setHeader('content-security-policy', contentPolicy);
        reply.setHeader('permissions-policy', mayUse);
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (demo !== undefined && isPage && !/^\/(v1|demo)\//.test(request.url)) return reply.sendFile('index.html');
    return sendError(new RequestError('protocol/unknown-operation'), request, reply);
  });
}

function protect(reply: FastifyReply): FastifyReply {
  return reply.header('content-security-policy', contentPolicy).header('permissions-policy', mayUse);
}
