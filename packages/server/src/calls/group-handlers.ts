import type { Params, Participant } from '@parley/protocol';
import { askingSession, type HandlersOf, type IncomingRequest } from '../kernel/incoming-request.js';
import { RequestError } from '../kernel/request-error.js';
import { mayJoin, ownPart, sendingPart } from './call-policy.js';
import type { CallsParts } from './calls-handlers.js';
import type { GroupMedia } from './group-media.js';
import { knownCall } from './history-handlers.js';
import type { LiveCall } from './live-calls.js';

/** What calls of groups need. */
export type GroupParts = Pick<CallsParts, 'live' | 'store' | 'clock' | 'areMembers' | 'iceServers' | 'group'>;

/** Where a description goes in a call of a group. */
export interface GroupChannel {
  readonly on: LiveCall;
  readonly part: Participant;
  readonly group: GroupMedia;
}

/** The media of the running call of a group that the sender is in; undefined for calls of two, and for epochs that are over. */
export function groupChannel(
  { live, group }: GroupParts,
  request: IncomingRequest<'media.describe' | 'media.trickle' | 'media.configure'>,
  { channel, callId, epoch }: Pick<Params<'media.describe'>, 'channel' | 'callId' | 'epoch'>,
): GroupChannel | 'over' | undefined {
  const session = askingSession(request);
  const on = live.get(session.app, callId);
  if (on?.call.topology !== 'server') return undefined;
  const part = sendingPart(on.call, session);
  if (epoch !== on.call.epoch) return 'over';
  if (channel !== 'pub' && channel !== 'sub') {
    const problems = [{ path: '/channel', message: 'Expected pub or sub: a media server carries this call' }];
    throw new RequestError('protocol/invalid-params', { details: { problems } });
  }
  if (!group) throw new RequestError('calls/media-unavailable');
  return { on, part, group };
}

/** The operations of calls of groups alone. */
export function groupHandlers(parts: GroupParts): Pick<HandlersOf<'call' | 'media'>, 'call.join' | 'media.configure'> {
  const { live, clock, areMembers, iceServers } = parts;

  return {
    'call.join': async (request) => {
      const session = askingSession(request);
      const { app, userId, device } = session;
      const known = await knownCall(parts, app, request.params.callId);
      const { removed } = ownPart(known, userId);
      // Who has left the group since is not let in again; whom somebody in the call has added need not be in it.
      if (removed && known.conversationId !== undefined && !(await areMembers(app, known.conversationId, [userId])))
        throw new RequestError('calls/not-found');
      const on = live.get(app, known.id);
      const may = mayJoin(on?.call ?? (await knownCall(parts, app, known.id)), session);
      if (!on) throw new RequestError('calls/ended');
      // A page that has left to come back, and asks to be let in: it is in, on new channels.
      const isBack = !may && ownPart(on.call, userId).leavesAt !== undefined;
      const entry = isBack ? { type: 'rejoined' as const } : { type: 'accepted' as const, at: clock.now() };
      const changed = (may || isBack) && live.apply(on, { ...entry, userId, device });
      request.afterAnswer(() => {
        if (changed) live.tell(on);
        on.relay.flush(on.call, userId);
      });
      return { call: on.call, iceServers: iceServers(session) };
    },
    'media.configure': async (request) => {
      const session = askingSession(request);
      const found = groupChannel(parts, request, { ...request.params, channel: 'sub' });
      if (found === undefined) {
        sendingPart(await knownCall(parts, session.app, request.params.callId), session);
        throw new RequestError('calls/media-refused');
      }
      if (found !== 'over') await found.group.configure(found.on, found.part, request.params);
      return {};
    },
  };
}
