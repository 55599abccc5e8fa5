import type { Params, Participant } from '@parley/protocol';
import { askingSession, type HandlersOf, type IncomingRequest } from '../kernel/incoming-request.js';
import { RequestError } from '../kernel/request-error.js';
import { sendingPart } from './call-policy.js';
import type { CallsStore } from './calls-store.js';
import { knownCall } from './history-handlers.js';
import type { LiveCall, LiveCalls } from './live-calls.js';
import type { TransferCall } from './transfer-call.js';

/** The call with a phone that the sender is in; undefined for other calls, and for epochs that are over. */
export function phoneChannel(
  { live }: { readonly live: LiveCalls },
  request: IncomingRequest<'media.describe' | 'media.trickle'>,
  { channel, callId, epoch }: Pick<Params<'media.describe'>, 'channel' | 'callId' | 'epoch'>,
): { readonly on: LiveCall; readonly part: Participant } | 'over' | undefined {
  const session = askingSession(request);
  const on = live.get(session.app, callId);
  if (on?.call.topology !== 'phone') return undefined;
  const part = sendingPart(on.call, session);
  if (epoch !== on.call.epoch) return 'over';
  if (channel !== 'phone') {
    const problems = [{ path: '/channel', message: 'Expected phone: this is a call with one' }];
    throw new RequestError('protocol/invalid-params', { details: { problems } });
  }
  return { on, part };
}

/** The operations of calls with phones alone. */
export function phoneHandlers(parts: {
  readonly live: LiveCalls;
  readonly store: CallsStore;
  readonly transfer: TransferCall | undefined;
}): Pick<HandlersOf<'call'>, 'call.transfer'> {
  return {
    'call.transfer': async (request) => {
      const session = askingSession(request);
      const { callId } = request.params;
      const on = parts.live.get(session.app, callId);
      sendingPart(on?.call ?? (await knownCall(parts, session.app, callId)), session);
      if (!on) throw new RequestError('calls/ended');
      if (!parts.transfer) throw new RequestError('calls/unsupported');
      await parts.transfer(session, on, request.params);
      return { call: on.call };
    },
  };
}
