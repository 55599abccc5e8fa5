import { limits } from '@parley/protocol';
import fastify, { type FastifyInstance } from 'fastify';
import { RequestError } from '../../kernel/request-error.js';
import { answerErrors, sendError } from './answer-errors.js';
import { addCrossOrigin } from './cross-origin.js';
import type { HttpDeps } from './http-deps.js';
import { addFileRoutes } from './file-routes.js';
import { addOperationRoutes } from './operation-routes.js';
import { addOperatorRoutes } from './operator-routes.js';
import { readJson } from './read-json.js';
import { addRecordingRoutes } from './recording-routes.js';
import { refuseOnSocket } from './refuse-on-socket.js';
import { addPages } from './static-pages.js';

/** A request id that a caller may choose. */
const requestIdForm = /^[A-Za-z0-9._-]{1,64}$/;

/** Everything that is served over HTTP; not listening yet. `add` puts more routes beside it. */
export async function createHttpServer(deps: HttpDeps, add?: (app: FastifyInstance) => void): Promise<FastifyInstance> {
  const { random, log, metrics, options } = deps;
  const app = fastify({
    // Several kinds of server come out of Fastify; all of them are one to us.
    ...((options.tls ? { https: options.tls } : {}) as object),
    bodyLimit: limits.frameBytes,
    logger: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 512 },
    requestIdHeader: false,
    // What comes before routing, such as a path that cannot be decoded.
    frameworkErrors(_error, request, reply) {
      reply.header('x-request-id', request.id);
      void sendError(new RequestError('protocol/malformed'), request, reply);
    },
    // What Node's parser refuses never becomes a request.
    clientErrorHandler(_error, socket) {
      refuseOnSocket(socket, random.id('req_'));
    },
    genReqId(request) {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && requestIdForm.test(given) ? given : random.id('req_');
    },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, readJson(body as string));
    } catch (error) {
      done(error as Error, undefined);
    }
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
  });
  app.addHook('onResponse', async (request, reply) => {
    const { op = request.routeOptions.url ?? 'none', carrier } = request.routeOptions.config;
    if (carrier) return;
    const status = String(reply.statusCode);
    metrics.observe('http_request_seconds', reply.elapsedTime, { op, status });
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    const app = request.identity?.app;
    log.info({ requestId: request.id, op, method: request.method, status: reply.statusCode, ms, app }, 'HTTP');
  });
  addCrossOrigin(app, options.origins);
  answerErrors(app, log);
  addOperatorRoutes(app, deps);
  addOperationRoutes(app, deps);
  addRecordingRoutes(app, deps);
  addFileRoutes(app, deps);
  add?.(app);
  await addPages(app, options.demo);
  return app;
}
