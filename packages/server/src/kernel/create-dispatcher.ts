import type { OperationName } from '@parley/protocol';
import { operations } from '@parley/protocol/schema';
import { validateParams } from '@parley/protocol/validate';
import type { Identity } from '../auth/identity.js';
import type { Answer, Handler, Handlers, IncomingRequest } from './incoming-request.js';
import type { RateLimits } from './rate-limits.js';
import { RequestError } from './request-error.js';

/** A request before it was checked. */
export interface UncheckedRequest extends Omit<IncomingRequest, 'params'> {
  readonly op: string;
  params: unknown;
}

/** Checks requests against the operation table and hands them to their handlers. */
export interface Dispatcher {
  /** Throws, or rejects with, a `RequestError` or whatever went wrong in a handler. */
  run(request: UncheckedRequest, coerce?: boolean): Answer | Promise<Answer>;
}

/**
 * Puts the table and the handlers together.
 *
 * @throws Error where an operation has no handler, or nobody may call it.
 */
export function createDispatcher(handlers: Handlers, rateLimits: RateLimits): Dispatcher {
  for (const [op, row] of Object.entries(operations)) {
    if (typeof (handlers as Partial<Handlers>)[op as OperationName] !== 'function')
      throw new Error(`Unable to start: the operation ${op} has no handler. Add it to its slice's handlers.`);
    if (row.callers.length === 0 && op !== 'session.open')
      throw new Error(`Unable to start: the operation ${op} has no policy. Say in its row who may call it.`);
  }

  return {
    run(request, coerce = false) {
      const op = knownOperation(request.op);
      const row = operations[op];
      const { identity } = request;
      if (!mayCall(identity, op)) throw new RequestError('auth/forbidden');
      if (row.http === null && !request.session) throw new RequestError('protocol/not-open');
      const wait = rateLimits.take(row.rate, identity.app, identity.user?.id);
      if (wait > 0) throw new RequestError('limits/rate', { retryAfter: wait });
      const checked = validateParams(op, request.params, coerce);
      if (!checked.ok) throw new RequestError('protocol/invalid-params', { details: { problems: checked.problems } });
      request.params = checked.value;
      return (handlers[op] as Handler<OperationName>)(request as IncomingRequest);
    },
  };
}

function knownOperation(op: string): OperationName {
  if (!Object.hasOwn(operations, op)) throw new RequestError('protocol/unknown-operation');
  return op as OperationName;
}

function mayCall(identity: Identity, op: OperationName): boolean {
  const { callers } = operations[op];
  // session.open has no callers: its handler says that the session is open already.
  return callers.length === 0 || callers.includes(identity.caller);
}
