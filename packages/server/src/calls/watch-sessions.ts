import type { Handlers, IncomingRequest, LiveSession } from '../kernel/incoming-request.js';

/**
 * Operations that know whether who asks is still there once they are done: a session may close while something is waited for, and
 * what it did then is done by nobody.
 */
export function watchSessions<T extends Partial<Handlers>>(
  handlers: T,
  {
    isOpen,
    closed,
  }: { readonly isOpen: (session: LiveSession) => boolean; readonly closed: (session: LiveSession) => void },
): T {
  const watched = Object.entries(handlers).map(([op, handler]) => {
    const handle = handler as (request: IncomingRequest) => unknown;
    const run = (request: IncomingRequest): unknown => {
      const answer = handle(request);
      const { session } = request;
      if (!session || !(answer instanceof Promise)) return answer;
      return answer.finally(() => {
        if (!isOpen(session)) closed(session);
      });
    };
    return [op, run] as const;
  });
  // The same names, each with a handler of the same kind.
  return Object.fromEntries(watched) as unknown as T;
}
