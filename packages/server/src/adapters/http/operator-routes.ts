import { openApi } from '@parley/protocol/schema';
import type { FastifyInstance } from 'fastify';
import { RequestError } from '../../kernel/request-error.js';
import { sendError } from './answer-errors.js';
import type { HttpDeps } from './http-deps.js';

/** How long a client waits before it asks again whether the server can serve, in ms. */
const askAgainAfter = 1_000;

/** Health, readiness, metrics and the description of the routes. */
export function addOperatorRoutes(app: FastifyInstance, { ready, metrics, options }: HttpDeps): void {
  const description = openApi({ version: options.version, serverUrl: options.publicUrl });
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async (request, reply) => {
    try {
      await ready();
      return { status: 'ready' };
    } catch (cause) {
      const refusal = new RequestError('server/unavailable', { retryAfter: askAgainAfter, cause });
      return sendError(refusal, request, reply);
    }
  });
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
  app.get('/openapi.json', () => description);
}
