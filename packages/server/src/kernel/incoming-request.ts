import type { OperationName, Params, Result, User } from '@parley/protocol';
import type { Identity } from '../auth/identity.js';
import type { Encoded } from './encoded.js';
import { RequestError } from './request-error.js';

/** A live session as handlers see it. */
export interface LiveSession {
  readonly id: string;
  readonly app: string;
  readonly userId: string;
  readonly device: string;
}

/** One request that passed policy, rate and params. */
export interface IncomingRequest<K extends OperationName = OperationName> {
  readonly identity: Identity;
  readonly params: Params<K>;
  readonly requestId: string;
  /** The live session it came through; absent for REST. */
  readonly session?: LiveSession;
  /** Calls the function once the answer is on its way, before any later event. */
  afterAnswer(run: () => void): void;
}

/** What a handler gives: the result, or the result with its JSON where that exists already. */
export type Answer<K extends OperationName = OperationName> = Result<K> | Encoded<Result<K>>;

/** Does what one operation promises, or throws a `RequestError`. */
export type Handler<K extends OperationName> = (request: IncomingRequest<K>) => Answer<K> | Promise<Answer<K>>;

/** A handler for every operation of the table. */
export type Handlers = { readonly [K in OperationName]: Handler<K> };

/** The handlers of the operations that begin with one of the names. */
export type HandlersOf<P extends string> = {
  readonly [K in Extract<OperationName, `${P}.${string}`>]: Handler<K>;
};

/** The user who asks; rejects the app's own backend, which is nobody in particular. */
export function askingUser(identity: Identity): User {
  if (!identity.user) throw new RequestError('auth/forbidden');
  return identity.user;
}

/** The session through which somebody asks, for operations that live and die with one. */
export function askingSession(request: Pick<IncomingRequest, 'session'>): LiveSession {
  if (!request.session) throw new RequestError('protocol/not-open');
  return request.session;
}
