import type { CallRecord } from '@parley/protocol';
import { askingSession, type HandlersOf, type IncomingRequest, type LiveSession } from '../kernel/incoming-request.js';
import { RequestError } from '../kernel/request-error.js';
import { sendingPart } from './call-policy.js';
import { mayListen } from './call-privacy.js';
import type { CallsParts } from './calls-handlers.js';
import { knownCall } from './history-handlers.js';
import type { LiveCall } from './live-calls.js';
import type { CaptionsEvent, RecordingEvent } from './recording-machine.js';

/** What the recording of calls needs. */
export type RecordingParts = Pick<CallsParts, 'live' | 'store' | 'clock' | 'canRecord' | 'canCaption'>;

/** The operations by which a call is recorded. */
export function recordingHandlers(
  parts: RecordingParts,
): Pick<HandlersOf<'call'>, 'call.record' | 'call.consent' | 'call.caption'> {
  const { live, clock, canRecord, canCaption } = parts;

  /** The running call, with the asking device in it. */
  async function callOf(session: LiveSession, callId: string): Promise<LiveCall> {
    const on = live.get(session.app, callId);
    sendingPart(on?.call ?? (await knownCall(parts, session.app, callId)), session);
    if (!on) throw new RequestError('calls/ended');
    return on;
  }

  function happen(
    request: IncomingRequest,
    on: LiveCall,
    event: RecordingEvent | CaptionsEvent,
  ): { readonly call: CallRecord } {
    if (live.apply(on, event)) request.afterAnswer(() => live.tell(on));
    return { call: on.call };
  }

  return {
    'call.record': async (request) => {
      const session = askingSession(request);
      const { userId } = session;
      const on = await callOf(session, request.params.callId);
      if (!request.params.on) return happen(request, on, { type: 'recordingStopped', userId });
      mayListen(on.call);
      if (!canRecord(on.call)) throw new RequestError('calls/unsupported');
      return happen(request, on, { type: 'recordingAsked', userId, at: clock.now() });
    },
    'call.caption': async (request) => {
      const session = askingSession(request);
      const on = await callOf(session, request.params.callId);
      if (request.params.on) mayListen(on.call);
      if (request.params.on && !canCaption(on.call)) throw new RequestError('calls/unsupported');
      return happen(request, on, { type: 'captionsSet', userId: session.userId, on: request.params.on });
    },
    'call.consent': async (request) => {
      const session = askingSession(request);
      const on = await callOf(session, request.params.callId);
      if (!on.call.recording) throw new RequestError('calls/not-recorded');
      return happen(request, on, { type: 'consented', userId: session.userId, consent: request.params.consent });
    },
  };
}
