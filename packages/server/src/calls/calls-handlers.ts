import {
  limits,
  type CallRecord,
  type EventFrame,
  type IceServer,
  type Params,
  type Participant,
} from '@parley/protocol';
import {
  askingSession,
  askingUser,
  type HandlersOf,
  type IncomingRequest,
  type LiveSession,
} from '../kernel/incoming-request.js';
import type { Metrics } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import { exceedsBytes } from '../kernel/text.js';
import type { CallEvent } from './call-machine.js';
import { controlHandlers, type ControlParts } from './control-handlers.js';
import { groupChannel, groupHandlers } from './group-handlers.js';
import { phoneChannel, phoneHandlers } from './phone-handlers.js';
import type { PhoneLines } from './phone-lines.js';
import type { GroupMedia } from './group-media.js';
import { historyHandlers, knownCall } from './history-handlers.js';
import { mayPublish } from './media-refusal.js';
import { mayAccept, mayHangUp, mayLeave, mayRejoin, mayReject, ownPart, sendingPart } from './call-policy.js';
import { recordingHandlers } from './recording-handlers.js';
import type { LiveCall } from './live-calls.js';
import type { StartCall } from './start-call.js';
import type { TransferCall } from './transfer-call.js';

/** What the handlers of calls need. */
export interface CallsParts extends ControlParts {
  readonly start: StartCall;
  readonly metrics: Metrics;
  readonly areMembers: (app: string, conversationId: string, userIds: readonly string[]) => Promise<boolean>;
  /** What carries the media of calls of groups, where there is something. */
  readonly group: GroupMedia | undefined;
  /** The phones of calls with one, where there is a way to the phone network. */
  readonly lines: PhoneLines | undefined;
  readonly transfer: TransferCall | undefined;
  /** Whether the call could be recorded. */
  readonly canRecord: (call: CallRecord) => boolean;
  /** Whether what is said in the call could be told. */
  readonly canCaption: (call: CallRecord) => boolean;
  /** What one user finds a way by; its credentials live for a while and are made anew for each answer. */
  readonly iceServers: (who: { readonly app: string; readonly userId: string }) => readonly IceServer[];
}

/** The operations of calls and of their media. */
export function callsHandlers(parts: CallsParts): HandlersOf<'call' | 'media'> {
  const { live, clock, iceServers } = parts;

  /** A call that has ended, or none. */
  async function past(app: string, callId: string, userId: string): Promise<CallRecord> {
    const call = await knownCall(parts, app, callId);
    ownPart(call, userId);
    return call;
  }

  /** What the event makes of the call; the devices are told after the answer. */
  function happen(request: IncomingRequest, on: LiveCall, event: CallEvent): CallRecord {
    if (live.apply(on, event)) request.afterAnswer(() => live.tell(on));
    return on.call;
  }

  /** Does it to a call that rings or runs; what has ended is refused or answered as it was left. */
  function change(
    request: IncomingRequest<'call.accept' | 'call.reject' | 'call.hangup' | 'call.rejoin'>,
    may: (call: CallRecord, asker: LiveSession) => boolean,
    event: (session: LiveSession) => CallEvent,
  ): CallRecord | Promise<CallRecord> {
    const session = askingSession(request);
    const { callId } = request.params;
    const on = live.get(session.app, callId);
    if (on) return may(on.call, session) ? happen(request, on, event(session)) : on.call;
    return past(session.app, callId, session.userId).then((call) => {
      may(call, session);
      return call;
    });
  }

  /** The running call and the other end of its channel. */
  async function channelOf(
    session: LiveSession,
    { callId, channel }: Pick<Params<'media.describe'>, 'callId' | 'channel'>,
  ): Promise<{ readonly on: LiveCall; readonly to: Participant } | undefined> {
    const on = live.get(session.app, callId);
    if (!on) {
      sendingPart(await past(session.app, callId, session.userId), session);
      return undefined;
    }
    sendingPart(on.call, session);
    const to = on.call.participants.find(({ id }) => channel === `peer:${id}` && id !== session.userId);
    // Between those who are in it: nothing of a mesh waits for who is not.
    if (to && on.call.topology === 'mesh' && to.state !== 'joined') return undefined;
    if (!to) {
      const problems = [{ path: '/channel', message: 'Expected peer: and the id of another participant' }];
      throw new RequestError('protocol/invalid-params', { details: { problems } });
    }
    return { on, to };
  }

  async function relay(
    request: IncomingRequest<'media.describe' | 'media.trickle'>,
    event: (channel: string) => EventFrame,
  ): Promise<void> {
    const session = askingSession(request);
    const found = await channelOf(session, request.params);
    // What belongs to channels that the call has left since is of no use to anybody.
    if (found && found.on.call.epoch === request.params.epoch)
      found.on.relay.send(found.to, event(`peer:${session.userId}`));
  }

  return {
    'call.start': async (request) => {
      const session = askingSession(request);
      const { call, changed } = await parts.start(session, askingUser(request.identity), request.params);
      const on = live.get(session.app, call.id);
      if (changed && on)
        request.afterAnswer(() => {
          live.tell(on);
          on.relay.flush(on.call, session.userId);
        });
      return { call, iceServers: iceServers(session) };
    },
    'call.accept': async (request) => {
      const call = await change(request, mayAccept, ({ userId, device }) => ({
        type: 'accepted',
        userId,
        device,
        at: clock.now(),
      }));
      const { app, userId } = askingSession(request);
      request.afterAnswer(() => live.get(app, call.id)?.relay.flush(call, userId));
      return { call, iceServers: iceServers({ app, userId }) };
    },
    'call.reject': async (request) => ({
      call: await change(request, mayReject, ({ userId }) => ({
        type: 'rejected',
        userId,
        reason: request.params.reason ?? 'rejected',
        at: clock.now(),
      })),
    }),
    'call.hangup': async (request) => {
      const { after } = request.params;
      if (after === undefined)
        return {
          call: await change(request, mayHangUp, ({ userId }) => ({ type: 'hungUp', userId, at: clock.now() })),
        };
      const leaving = ({ userId }: LiveSession) => ({ type: 'leaving' as const, userId, until: clock.now() + after });
      return { call: await change(request, mayLeave, leaving) };
    },
    'call.rejoin': async (request) => {
      const rejoined = ({ userId, device }: LiveSession) => ({ type: 'rejoined' as const, userId, device });
      return { call: await change(request, mayRejoin, rejoined), iceServers: iceServers(askingSession(request)) };
    },
    ...historyHandlers(parts),
    ...groupHandlers(parts),
    ...recordingHandlers(parts),
    ...controlHandlers(parts),
    ...phoneHandlers(parts),
    'media.iceServers': (request) => ({ iceServers: iceServers(askingSession(request)) }),
    'media.update': async (request) => {
      const session = askingSession(request);
      const { callId, media } = request.params;
      const on = live.get(session.app, callId);
      sendingPart(on?.call ?? (await past(session.app, callId, session.userId)), session);
      if (on) happen(request, on, { type: 'sends', userId: session.userId, media });
      return {};
    },
    'media.describe': async (request) => {
      const { callId, epoch, description } = request.params;
      if (description.sdp !== undefined && exceedsBytes(description.sdp, limits.sdpBytes))
        throw new RequestError('calls/too-large', { details: { limit: limits.sdpBytes } });
      const phone = phoneChannel(parts, request, request.params);
      const group = groupChannel(parts, request, request.params);
      if (phone === 'over' || group === 'over') return {};
      if (phone) parts.lines?.describe(phone.on, phone.part, request.params);
      else if (group) {
        mayPublish(description);
        await group.group.describe(group.on, group.part, request.params);
      } else
        await relay(request, (channel) => ({ ev: 'media.described', data: { callId, channel, epoch, description } }));
      return {};
    },
    'media.trickle': async (request) => {
      const { callId, epoch, candidates } = request.params;
      // The edge learns where the device is from what it sends.
      if (phoneChannel(parts, request, request.params)) return {};
      const group = groupChannel(parts, request, request.params);
      if (group === 'over') return {};
      if (group) await group.group.trickle(group.on, group.part, request.params);
      else await relay(request, (channel) => ({ ev: 'media.trickled', data: { callId, channel, epoch, candidates } }));
      return {};
    },
  };
}
