import type { CallRecord } from '@parley/protocol';
import { askingSession, askingUser, type HandlersOf } from '../kernel/incoming-request.js';
import { callOfCursor, cursorOfCall } from '../kernel/page-cursor.js';
import { RequestError } from '../kernel/request-error.js';
import { mayReport, ownPart } from './call-policy.js';
import { measureReport, plainReport } from './call-reports.js';
import type { CallsParts } from './calls-handlers.js';

const pageSize = 50;

/** A call that runs or has ended. */
export async function knownCall(
  { live, store }: Pick<CallsParts, 'live' | 'store'>,
  app: string,
  callId: string,
): Promise<CallRecord> {
  const call = live.get(app, callId)?.call ?? live.ending(app, callId) ?? (await store.call(app, callId));
  if (!call) throw new RequestError('calls/not-found');
  return call;
}

/** The operations that look at calls: how they are, how they were, and what was measured of them. */
export function historyHandlers(parts: CallsParts): Pick<HandlersOf<'call'>, 'call.get' | 'call.list' | 'call.report'> {
  const { store, live, clock, metrics, areMembers } = parts;

  return {
    'call.get': async ({ identity, params }) => {
      const { id } = askingUser(identity);
      const call = await knownCall(parts, identity.app, params.callId);
      ownPart(call, id);
      const reports = await store.reports(identity.app, call.id);
      return { call, ...(Object.keys(reports).length === 0 ? {} : { reports }) };
    },
    'call.list': async ({ identity, params }) => {
      const { app } = identity;
      const { id } = askingUser(identity);
      const { before, limit = pageSize, conversationId, missed } = params;
      if (conversationId !== undefined && !(await areMembers(app, conversationId, [id])))
        throw new RequestError('messaging/not-found');
      // Who was told that a call has ended finds it here.
      await live.stored(app, id);
      const found = await store.ended(app, id, {
        ...(before === undefined ? {} : { before: callOfCursor(before) }),
        ...(conversationId === undefined ? {} : { conversationId }),
        ...(missed ? { missed } : {}),
        limit: limit + 1,
      });
      const calls = found.slice(0, limit);
      const last = calls.at(-1);
      return { calls, ...(last && found.length > limit ? { next: cursorOfCall(last.id) } : {}) };
    },
    'call.report': async (request) => {
      const session = askingSession(request);
      const call = await knownCall(parts, session.app, request.params.callId);
      mayReport(call, session, clock.now());
      const report = plainReport(request.params.report);
      const first = await store.report(session.app, call.id, { userId: session.userId, report });
      measureReport(metrics, report, { first });
      return {};
    },
  };
}
