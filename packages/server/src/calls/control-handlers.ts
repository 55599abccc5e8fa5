import { limits, type CallRecord, type EventFrame, type Participant } from '@parley/protocol';
import { refusalToReach, type Blocks } from '../kernel/blocks.js';
import type { Bus } from '../kernel/bus.js';
import { askingSession, type HandlersOf, type IncomingRequest, type LiveSession } from '../kernel/incoming-request.js';
import type { Clock } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import { exceedsBytes, isOneEmoji } from '../kernel/text.js';
import type { UserDirectory } from '../kernel/user-directory.js';
import { isCalled, isOfTwo, joinedIn, mostKnown, roomIn } from './call-entry.js';
import type { CallEvent } from './call-machine.js';
import { hostPart, mayAdd, mayEnd, otherPart, sendingPart } from './call-policy.js';
import type { CallsStore } from './calls-store.js';
import { knownCall } from './history-handlers.js';
import type { LiveCall, LiveCalls } from './live-calls.js';

/** What the controls of calls need. */
export interface ControlParts {
  readonly live: LiveCalls;
  readonly store: CallsStore;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly directory: UserDirectory;
  readonly blocks: Blocks;
  readonly isConnected: (app: string, userId: string) => boolean;
  /** What carries calls of groups here. */
  readonly groupTopology: 'mesh' | 'server';
}

type ControlOp =
  | 'call.add'
  | 'call.remove'
  | 'call.mute'
  | 'call.configure'
  | 'call.admit'
  | 'call.end'
  | 'call.raise'
  | 'call.react'
  | 'call.send';

/** The operations of those who are in a call, beside those on media. */
export function controlHandlers(parts: ControlParts): Pick<HandlersOf<'call'>, ControlOp> {
  const { live, bus, clock, directory } = parts;

  /** The running call that the asker may do this in; a call that has ended says so. */
  async function allowed(
    request: IncomingRequest<ControlOp>,
    check: (call: CallRecord, session: LiveSession) => unknown,
  ): Promise<{ readonly on: LiveCall; readonly session: LiveSession }> {
    const session = askingSession(request);
    const { callId } = request.params;
    const on = live.get(session.app, callId);
    if (!on) {
      sendingPart(await knownCall(parts, session.app, callId), session);
      throw new RequestError('calls/ended');
    }
    check(on.call, session);
    return { on, session };
  }

  function happen(request: IncomingRequest, on: LiveCall, ...events: readonly CallEvent[]): boolean {
    const changed = events.map((event) => live.apply(on, event)).includes(true);
    if (changed) request.afterAnswer(() => live.tell(on));
    return changed;
  }

  /** Tells the devices that are in the call and connected, each once. */
  function publish({ app }: LiveCall, to: readonly Participant[], event: EventFrame): void {
    const encoded = JSON.stringify(event);
    for (const { id, device, state, connected } of to)
      if (state === 'joined' && connected && device !== undefined)
        bus.publish({ app, userIds: [id], device, event, encoded });
  }

  return {
    'call.add': async (request) => {
      const { userIds } = request.params;
      const { on, session } = await allowed(request, mayAdd);
      if (on.call.topology === 'phone') throw new RequestError('calls/unsupported');
      const found = await directory.find(session.app, userIds);
      if (found.size < userIds.length) throw new RequestError('calls/unknown-user');
      const refusal = refusalToReach(await parts.blocks.of(session.app, session.userId), userIds);
      if (refusal) throw refusal;
      // It went on meanwhile.
      mayAdd(on.call, session);
      const { call } = on;
      const there = new Map(call.participants.map((part) => [part.id, part]));
      const users = [...found.values()].filter(({ id }) => {
        const part = there.get(id);
        return !part || (part.state !== 'joined' && !isCalled(part));
      });
      if (users.length === 0) return { call };
      const limit = roomIn(call);
      const known = call.participants.length + users.filter(({ id }) => !there.has(id)).length;
      if (joinedIn(call.participants).length + users.length > limit || known > mostKnown)
        throw new RequestError('calls/full', { details: { limit } });
      const state = (id: string) => (parts.isConnected(session.app, id) ? 'ringing' : 'invited');
      const added = users.map((user) => ({ user, state: state(user.id) }) as const);
      happen(
        request,
        on,
        ...(call.topology === 'p2p' ? [{ type: 'converted', topology: parts.groupTopology } as const] : []),
        { type: 'added', users: added, at: clock.now() },
      );
      return { call: on.call };
    },
    'call.remove': async (request) => {
      const { userId } = request.params;
      const { on, session } = await allowed(request, hostPart);
      otherPart(on.call, userId);
      happen(request, on, { type: 'removed', userId, by: session.userId, at: clock.now() });
      return { call: on.call };
    },
    'call.mute': async (request) => {
      const { userId, source, callId } = request.params;
      const { on, session } = await allowed(request, hostPart);
      const part = otherPart(on.call, userId);
      if (part.state !== 'joined') throw new RequestError('calls/no-participant');
      if (happen(request, on, { type: 'muted', userId, source }))
        request.afterAnswer(() =>
          publish(on, [part], { ev: 'call.muted', data: { callId, source, by: session.userId } }),
        );
      return { call: on.call };
    },
    'call.configure': async (request) => {
      const { access, host } = request.params;
      const { on } = await allowed(request, hostPart);
      if (host !== undefined && otherPart(on.call, host).state !== 'joined')
        throw new RequestError('calls/no-participant');
      const change = { ...(access === undefined ? {} : { access }), ...(host === undefined ? {} : { host }) };
      happen(request, on, { type: 'configured', ...change, at: clock.now() });
      return { call: on.call };
    },
    'call.admit': async (request) => {
      const { userId, admitted } = request.params;
      const { on, session } = await allowed(request, hostPart);
      const { state } = otherPart(on.call, userId);
      if (state === (admitted ? 'joined' : 'left')) return { call: on.call };
      if (state !== 'waiting') throw new RequestError('calls/no-participant');
      if (!happen(request, on, { type: 'admitted', userId, admitted, by: session.userId, at: clock.now() }))
        throw new RequestError('calls/full', { details: { limit: roomIn(on.call) } });
      return { call: on.call };
    },
    'call.end': async (request) => {
      const session = askingSession(request);
      const { app, userId } = session;
      const on = live.get(app, request.params.callId);
      const call = on?.call ?? (await knownCall(parts, app, request.params.callId));
      if (!mayEnd(call, session) || !on) return { call };
      const at = clock.now();
      happen(request, on, isOfTwo(call) ? { type: 'hungUp', userId, at } : { type: 'closed', by: userId, at });
      return { call: on.call };
    },
    'call.raise': async (request) => {
      const { raised, userId: other } = request.params;
      const { on, session } = await allowed(request, sendingPart);
      const userId = other ?? session.userId;
      if (userId !== session.userId) {
        hostPart(on.call, session);
        if (otherPart(on.call, userId).state !== 'joined') throw new RequestError('calls/no-participant');
        if (raised) {
          const problems = [{ path: '/raised', message: 'Expected false: who is somebody else raises their own hand' }];
          throw new RequestError('protocol/invalid-params', { details: { problems } });
        }
      }
      happen(request, on, { type: 'raised', userId, ...(raised ? { at: clock.now() } : {}) });
      return { call: on.call };
    },
    'call.react': async (request) => {
      const { callId, emoji } = request.params;
      if (!isOneEmoji(emoji)) throw new RequestError('calls/invalid-emoji');
      const { on, session } = await allowed(request, sendingPart);
      publish(on, on.call.participants, { ev: 'call.reacted', data: { callId, userId: session.userId, emoji } });
      return {};
    },
    'call.send': async (request) => {
      const { callId, data, to, kind } = request.params;
      if (exceedsBytes(data, limits.callDataBytes))
        throw new RequestError('calls/too-large', { details: { limit: limits.callDataBytes } });
      const { on, session } = await allowed(request, sendingPart);
      const named = to?.map((userId) => otherPart(on.call, userId)) ?? on.call.participants;
      const others = [...new Set(named)].filter(({ id }) => id !== session.userId);
      publish(on, others, {
        ev: 'call.received',
        data: { callId, from: session.userId, data, ...(kind ? { kind } : {}) },
      });
      return {};
    },
  };
}
