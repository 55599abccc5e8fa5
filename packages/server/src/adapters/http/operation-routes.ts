import type { OperationName } from '@parley/protocol';
import { operations } from '@parley/protocol/schema';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Identity } from '../../auth/identity.js';
import { RequestError } from '../../kernel/request-error.js';
import type { HttpDeps } from './http-deps.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The operation that the route runs. */
    op?: string;
    /** It carries the frames of clients: counted and logged as little as those over WebSocket. */
    carrier?: true;
  }
  interface FastifyRequest {
    identity?: Identity;
  }
}

/** One route for each row of the operation table that has one. */
export function addOperationRoutes(app: FastifyInstance, { rules, authenticate }: HttpDeps): void {
  app.decorateRequest('identity', undefined);
  for (const op of Object.keys(operations) as OperationName[]) {
    const { http } = operations[op];
    if (http === null) continue;
    const [method = '', path = ''] = http.split(' ');
    const inQuery = method === 'GET' || method === 'DELETE';
    const numbers = numbersIn(op);
    app.route({
      method: method,
      url: path.replace(/\{(\w+)\}/g, ':$1'),
      config: { op },
      // Before the body is read: who may not ask is not listened to.
      onRequest: async (request) => {
        request.identity = await authenticate(bearerOf(request));
      },
      handler: async (request, reply) => {
        if (!request.identity) throw new RequestError('auth/missing');
        const given = (inQuery ? request.query : request.body) as Readonly<Record<string, unknown>> | undefined;
        const inPath = Object.entries(request.params as Readonly<Record<string, string>>).map(([name, text]) => [
          name,
          numbers.has(name) && /^\d{1,16}$/.test(text) ? Number(text) : text,
        ]);
        const params = { ...given, ...(Object.fromEntries(inPath) as Readonly<Record<string, unknown>>) };
        reply.header('cache-control', 'no-store');
        return rules.dispatch(request.identity, { op, params, requestId: request.id, coerce: inQuery });
      },
    });
  }
}

/** The params that are whole numbers: in a path they stand as text. */
function numbersIn(op: OperationName): ReadonlySet<string> {
  const { properties = {} } = operations[op].params as { readonly properties?: Record<string, { type?: string }> };
  return new Set(Object.keys(properties).filter((name) => properties[name]?.type === 'integer'));
}

function bearerOf({ headers }: FastifyRequest): string {
  const [, credential] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
  if (credential !== undefined) return credential;
  throw new RequestError(headers.authorization === undefined ? 'auth/missing' : 'auth/invalid');
}
