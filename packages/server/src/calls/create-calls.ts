import type { CallRecord } from '@parley/protocol';
import { logFailure } from '../kernel/log-failure.js';
import type { HandlersOf, LiveSession } from '../kernel/incoming-request.js';
import { isPresent, mostInMesh, mostKnown } from './call-entry.js';
import type { CallCaptions } from '../kernel/call-captions.js';
import { callsHandlers, type CallsParts } from './calls-handlers.js';
import { createConcludeCalls, type ConcludeCallsDeps } from './conclude-calls.js';
import { createGroupMedia } from './group-media.js';
import { createLiveCalls, type LiveCall, type LiveCallsDeps } from './live-calls.js';
import type { MediaServer } from './media-server.js';
import type { CallRecorder } from './call-recorder.js';
import type { RoutedDeskCall, RoutedIncoming } from '../kernel/phones.js';
import { createDeskCalls } from './desk-calls.js';
import { createDeskLines } from './desk-lines.js';
import { callOfPhone } from './start-phone-call.js';
import { createPhoneLines, phoneOf } from './phone-lines.js';
import { createTransferCall } from './transfer-call.js';
import { watchSessions } from './watch-sessions.js';
import { createStartCall, type CreateStartCallDeps } from './start-call.js';

/** What calls are given. */
export type CallsDeps = Omit<LiveCallsDeps, 'onEnded' | 'onChanged'> &
  Omit<CreateStartCallDeps, 'live' | 'abilities' | 'groupTopology' | 'began'> &
  ConcludeCallsDeps &
  Pick<CallsParts, 'iceServers'> & {
    /** What carries calls of groups. */
    readonly media?: MediaServer;
    /** What keeps recordings of calls; where it is not given, none is recorded. */
    readonly recorder?: CallRecorder;
    /** Whether this device of the user is connected, by this session or one that came after it. */
    readonly isOpen: (session: LiveSession) => boolean;
    /** What understands speakers; where it is not given, no call has captions. */
    readonly captions?: CallCaptions;
  };

/** Calls between users: they ring, run and end here, whatever carries their media. */
export interface Calls {
  readonly handlers: HandlersOf<'call' | 'media'>;
  /** Calls of the user that ring or run. */
  of(app: string, userId: string): readonly CallRecord[];
  /** A call that runs or has ended. */
  find(app: string, callId: string): Promise<CallRecord | undefined>;
  /** Whether the recording that was asked for then still goes on. */
  isRecording(app: string, callId: string, at: number): boolean;
  /** The conversation that the call belongs to, where there is one. */
  conversationOf(app: string, call: CallRecord): Promise<string | undefined>;
  /** A phone rings a user. */
  incoming(routed: RoutedIncoming): void;
  /** A user calls by their desk phone. Rejects where the call could not be begun. */
  dialled(routed: RoutedDeskCall): Promise<void>;
  opened(session: LiveSession): void;
  closed(session: LiveSession): void;
  /** Somebody is no longer in a group: nor in its call. */
  removed(app: string, conversationId: string, userId: string): void;
  /** Users have become members of a group: they may come into its call, which does not ring them. */
  added(app: string, conversationId: string, userIds: readonly string[]): Promise<void>;
  /** Takes up what was running before a restart. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Puts calls together. */
export function createCalls(deps: CallsDeps): Calls {
  const conclusion = createConcludeCalls(deps);
  const live = createLiveCalls({
    ...deps,
    onChanged(on, before) {
      group?.follow(on, before);
      lines?.follow(on, before);
      desk?.follow(on);
    },
    onEnded: (app, call) => conclusion.ended(app, call),
  });
  const group = deps.media && createGroupMedia({ ...deps, media: deps.media, live: () => live });
  const lines = deps.phones && createPhoneLines({ ...deps, phones: deps.phones, live: () => live });
  const transfer = lines && createTransferCall({ ...deps, phones: deps.phones, lines, live });
  const desk = lines && createDeskLines({ ...deps, phones: deps.phones, lines, live: () => live });
  /** Stores a call that a phone began, and takes it up. */
  function takeUp(app: string, record: CallRecord): LiveCall {
    const storing = deps.store.create(app, record);
    const on = live.add(app, record, storing);
    storing.catch((error: unknown) => {
      logFailure(deps.log, error, { task: 'call.create', app });
      const userId = record.participants.find(({ id }) => id !== record.createdBy)?.id ?? '';
      if (live.apply(on, { type: 'rejected', userId, reason: 'failed', at: deps.clock.now() })) live.tell(on);
    });
    return on;
  }
  const dial = lines && desk && createDeskCalls({ ...deps, lines, desk, takeUp, tell: (on) => live.tell(on) });
  const recording = deps.media?.can.recording === true && deps.recorder !== undefined;
  const captions = deps.media?.can.forwards === true && deps.captions !== undefined;
  const abilities = { maxParticipants: group?.maxParticipants ?? mostInMesh, recording, captions };
  const groupTopology = group ? 'server' : 'mesh';
  const began = (on: LiveCall): void => {
    const { topology, encrypted, createdBy, participants } = on.call;
    const callee = participants.find(({ id }) => id !== createdBy);
    // No phone can keep what is encrypted from device to device.
    if (topology === 'p2p' && !encrypted && callee) desk?.ring(on, { userId: callee.id, caller: createdBy });
  };
  const start = createStartCall({ ...deps, live, abilities, groupTopology, began });
  const inCall = (session: LiveSession) =>
    live
      .of(session.app, session.userId)
      .filter(({ call }) =>
        call.participants.some(
          (part) => part.id === session.userId && part.device === session.device && isPresent(part),
        ),
      );

  const closed = (session: LiveSession): void => {
    for (const on of inCall(session)) if (live.apply(on, { type: 'lost', userId: session.userId })) live.tell(on);
  };
  const handlers = callsHandlers({
    ...{ ...deps, live, start, group, lines, transfer, groupTopology },
    canRecord: (call) => call.topology !== 'phone' && recording,
    canCaption: (call) => call.topology !== 'phone' && captions,
  });

  return {
    handlers: watchSessions(handlers, { isOpen: deps.isOpen, closed }),
    of: (app, userId) =>
      live
        .of(app, userId)
        .map(({ call }) => call)
        .filter(({ participants }) => !participants.some(({ id, removed }) => id === userId && removed)),
    find: async (app, callId) =>
      live.get(app, callId)?.call ?? live.ending(app, callId) ?? (await deps.store.call(app, callId)),
    isRecording: (app, callId, at) => live.get(app, callId)?.call.recording?.at === at,
    conversationOf: (app, call) => conclusion.conversationOf(app, call),
    incoming(routed) {
      const { app, user, party, incoming } = routed;
      const on = takeUp(app, callOfPhone(deps, routed));
      lines?.incoming(on, incoming);
      desk?.ring(on, { userId: user.id, caller: party.id.replace(/^tel:/, ''), offer: incoming.sdp });
      live.tell(on);
    },
    async dialled(routed) {
      if (dial) await dial(routed);
      else routed.incoming.refuse('unreachable');
    },
    opened(session) {
      const { app, userId } = session;
      for (const on of live.of(app, userId)) if (live.apply(on, { type: 'rang', userId })) live.tell(on);
      for (const on of inCall(session)) {
        if (live.apply(on, { type: 'returned', userId })) live.tell(on);
        on.relay.flush(on.call, userId);
      }
    },
    closed,
    removed(app, conversationId, userId) {
      const on = live.ofGroup(app, conversationId);
      if (on && live.apply(on, { type: 'removed', userId, at: deps.clock.now() })) live.tell(on);
    },
    async added(app, conversationId, userIds) {
      if (!live.ofGroup(app, conversationId)) return;
      const found = await deps.directory.find(app, userIds);
      const on = live.ofGroup(app, conversationId);
      if (!on || on.call.participants.length + found.size > mostKnown) return;
      const users = [...found.values()].map((user) => ({ user, state: 'left' }) as const);
      if (live.apply(on, { type: 'added', users, at: deps.clock.now() })) live.tell(on);
    },
    async start() {
      const inRooms: LiveCall[] = [];
      for (const { app, call } of await deps.store.allRunning()) {
        const on = live.add(app, call, Promise.resolve());
        for (const { id } of call.participants) live.apply(on, { type: 'lost', userId: id });
        if (call.topology === 'server') inRooms.push(on);
        // The edge has hung up the phones of a process that is gone.
        const phone = phoneOf(call)?.id;
        if (phone !== undefined) {
          const gone = { userId: phone, at: deps.clock.now() };
          live.apply(on, { type: 'abandoned', ...gone });
          live.apply(on, { type: 'rejected', reason: 'failed', ...gone });
        }
      }
      group?.resume(inRooms).catch((error: unknown) => logFailure(deps.log, error, { task: 'media.resume' }));
      conclusion.start();
    },
    async stop() {
      await live.stop();
      group?.stop();
      await conclusion.stop();
    },
  };
}
