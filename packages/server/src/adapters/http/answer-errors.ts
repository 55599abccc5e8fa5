import { limits } from '@parley/protocol';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { logFailure } from '../../kernel/log-failure.js';
import type { Log } from '../../kernel/ports.js';
import { RequestError } from '../../kernel/request-error.js';

/** Every error leaves as `{ error }` with the status of the error table. */
export function answerErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error: unknown, request, reply) => {
    const refusal = refusalOf(error);
    if (refusal.code === 'server/internal' && !(error instanceof RequestError))
      logFailure(log, error, { requestId: request.id });
    return sendError(refusal, request, reply);
  });
}

/** Answers one error. */
export function sendError(error: RequestError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { op } = (request.routeOptions as Partial<typeof request.routeOptions>).config ?? {};
  if (error.retryAfter !== undefined) reply.header('retry-after', String(Math.ceil(error.retryAfter / 1_000)));
  const task = op === undefined ? 'answer this request' : `run ${op}`;
  return reply.code(error.status).send({ error: error.toBody(task, request.id) });
}

function refusalOf(error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  const { code, statusCode } = error as Partial<FastifyError>;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new RequestError('protocol/too-large', { details: { limit: limits.frameBytes } });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new RequestError('protocol/malformed');
  return new RequestError('server/internal', { cause: error });
}
