import type { CallRecord, EventFrame, Params, Participant } from '@parley/protocol';
import type { CallCaptions } from '../kernel/call-captions.js';
import type { Bus } from '../kernel/bus.js';
import { logFailure } from '../kernel/log-failure.js';
import type { Clock, Log, Metrics } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import type { CallRecorder } from './call-recorder.js';
import type { LiveCall, LiveCalls } from './live-calls.js';
import { MediaServerError, type MediaEvent, type MediaRoom, type MediaServer } from './media-server.js';
import { refusalOf, tryAgainAfter } from './media-refusal.js';
import { formerRoom, frameFor, ownRoom, seatFound, type OwnRoom } from './own-room.js';
import { createRoomCaptions } from './room-captions.js';
import { createRoomRecording } from './room-recording.js';
import { takeSeat } from './take-seat.js';

/** The media of calls of groups: what devices say on `pub` and `sub` goes to the media server, and comes from there. */
export interface GroupMedia {
  /** Participants of one call. */
  readonly maxParticipants: number;
  /** @throws RequestError `calls/media-unavailable`, `calls/media-refused`. */
  describe(on: LiveCall, part: Participant, params: Params<'media.describe'>): Promise<void>;
  trickle(on: LiveCall, part: Participant, params: Params<'media.trickle'>): Promise<void>;
  configure(on: LiveCall, part: Participant, params: Params<'media.configure'>): Promise<void>;
  /** The call has changed: who is in it no more sends and receives nothing, and nobody does once it has ended. */
  follow(on: LiveCall, before: CallRecord): void;
  /** Goes on with the rooms of calls of before a restart; a call whose room is no more moves to another. */
  resume(calls: readonly LiveCall[]): Promise<void>;
  /** Does no more. Rooms end with the media server, or wait there for the next process. */
  stop(): void;
}

/** What it is given. */
export interface GroupMediaDeps {
  readonly media: MediaServer;
  readonly live: () => LiveCalls;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** What keeps recordings; where it is not given, none is recorded. */
  readonly recorder?: CallRecorder;
  /** What understands speakers; where it is not given, no call has captions. */
  readonly captions?: CallCaptions;
}

/** A room that fails so often in a row is given up: its node answers, and is of no use. */
const mostFailures = 3;

/** Keeps a room for each call that needs one, from its first description on. */
export function createGroupMedia(deps: GroupMediaDeps): GroupMedia {
  const { media, live, bus, clock, log, metrics, recorder } = deps;
  const recording = recorder && createRoomRecording({ recorder, log, metrics });
  const captions = deps.captions && createRoomCaptions({ ...deps, captions: deps.captions });
  const tap = (on: LiveCall, room: MediaRoom, own: OwnRoom): void => {
    if (!isCurrent(on, own)) return;
    recording?.follow(on, room, own.seats);
    captions?.follow(on, room, own.seats);
  };
  const rooms = new Map<string, OwnRoom>();
  /** By call: the wait until a room is opened elsewhere. */
  const moves = new Map<string, () => void>();
  let stopped = false;
  const keyOf = ({ app, call }: LiveCall) => `${app} ${call.id}`;
  const isCurrent = (on: LiveCall, own: OwnRoom) => rooms.get(keyOf(on)) === own && on.call.epoch === own.epoch;

  const muteFailed =
    ({ call }: LiveCall) =>
    (error: unknown) =>
      logFailure(log, error, { task: 'media.mute', call: call.id });

  function open(on: LiveCall, epoch: number, avoid?: string): OwnRoom {
    const opening = media.openRoom({ callId: on.call.id, epoch }, (event) => hear(on, own, event), avoid);
    const own = ownRoom(epoch, opening, muteFailed(on));
    return own;
  }

  async function resume(calls: readonly LiveCall[]): Promise<void> {
    const former = calls.map((on) => ({ on, ...formerRoom(on, muteFailed(on)) }));
    for (const { on, own } of former) rooms.set(keyOf(on), own);
    const wanted = former.map(({ on, own }) => ({
      name: { callId: on.call.id, epoch: own.epoch },
      told: (event: MediaEvent) => hear(on, own, event),
    }));
    const resumed = await media.resumeRooms(wanted);
    for (const [at, { on, own, found, gone }] of former.entries()) {
      const room = resumed[at];
      if (room) {
        seatFound(own.seats, on, room);
        found(room);
        tap(on, room.room, own);
      } else {
        gone();
        if (rooms.get(keyOf(on)) !== own) continue;
        rooms.delete(keyOf(on));
        if (live().apply(on, { type: 'moved' })) live().tell(on);
      }
    }
  }

  function roomOf(on: LiveCall): OwnRoom {
    const known = rooms.get(keyOf(on));
    if (known) return known;
    const own = open(on, on.call.epoch);
    rooms.set(keyOf(on), own);
    own.opening.catch(() => {
      if (rooms.get(keyOf(on)) === own) rooms.delete(keyOf(on));
    });
    return own;
  }

  function close(own: OwnRoom): Promise<void> {
    own.seats.clear();
    return own.opening
      .then(
        (room) => {
          captions?.closed(room);
          return room.close();
        },
        () => undefined,
      )
      .catch((error: unknown) => logFailure(log, error, { task: 'media.close' }));
  }

  function hear(on: LiveCall, own: OwnRoom, event: MediaEvent): void {
    switch (event.type) {
      case 'described':
      case 'trickled':
        send({ on, own }, event.participant, frameFor(on, event));
        return;
      case 'talking': {
        if (!isCurrent(on, own)) return;
        const { id: callId, participants } = on.call;
        const userIds = participants.filter(({ state }) => state === 'joined').map(({ id }) => id);
        const { participant: userId, talking } = event;
        bus.publish({ app: on.app, userIds, event: { ev: 'media.talking', data: { callId, userId, talking } } });
        return;
      }
      case 'published':
        own.mutes.published(event.participant, event.streams);
        mute(on, own);
        own.opening.then((room) => tap(on, room, own)).catch(() => undefined);
        return;
      case 'unpublished':
        own.mutes.left(event.participant);
        return;
      case 'gone':
        own.seats.delete(event.participant);
        return;
      case 'lost':
      case 'draining':
        if (isCurrent(on, own)) move(on, own);
        return;
      default:
    }
  }

  function mute(on: LiveCall, own: OwnRoom): void {
    own.opening
      .then((room) => {
        if (isCurrent(on, own)) own.mutes.follow(on.call, room);
      })
      .catch(() => undefined);
  }

  function send({ on, own }: { on: LiveCall; own: OwnRoom }, userId: string, event: EventFrame): void {
    const to = on.call.participants.find(({ id, state }) => id === userId && state === 'joined');
    if (!to || !isCurrent(on, own)) return;
    try {
      on.relay.send(to, event);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
    }
  }

  /** Opens a room elsewhere, until that succeeds or the call ends; then all devices are told by a new epoch. */
  function move(on: LiveCall, from: OwnRoom, avoid?: string): void {
    const key = keyOf(on);
    if (moves.has(key)) return;
    const attempt = (): void => {
      moves.set(key, () => undefined);
      const next = open(on, on.call.epoch + 1, avoid);
      next.opening.then(
        () => {
          if (stopped || !moves.delete(key)) {
            void close(next);
            return;
          }
          rooms.set(key, next);
          void close(from);
          if (live().apply(on, { type: 'moved' })) live().tell(on);
        },
        () => {
          if (!stopped && moves.has(key)) moves.set(key, clock.setTimer(attempt, tryAgainAfter));
        },
      );
    };
    attempt();
  }

  /** Seats who has come in, so that what the others send is on offer while this device still opens its microphone. */
  function seatEarly(on: LiveCall, before: CallRecord): void {
    for (const part of on.call.participants) {
      const was = before.participants.find(({ id }) => id === part.id);
      if (part.state !== 'joined' || was?.state === 'joined') continue;
      inRoom(on, part, (room, own) => takeSeat(own.seats, room, part)).catch(() => undefined);
    }
  }

  /** Does it in the room, unless the participant has left meanwhile. */
  async function inRoom(
    on: LiveCall,
    part: Participant,
    run: (room: MediaRoom, own: OwnRoom) => Promise<void>,
  ): Promise<void> {
    const own = roomOf(on);
    let node: string | undefined;
    const isIn = () => {
      const now = on.call.participants.find(({ id }) => id === part.id);
      return isCurrent(on, own) && now?.state === 'joined' && now.device === part.device;
    };
    try {
      const room = await own.opening;
      node = room.node;
      if (!isIn()) return;
      await run(room, own);
      own.failures = 0;
    } catch (error) {
      // What it refuses is the device's fault; what it does not do is its own.
      if (node !== undefined && isIn() && error instanceof MediaServerError && error.code !== 'refused')
        if ((own.failures += 1) >= mostFailures) move(on, own, node);
      throw refusalOf(error);
    }
  }

  /** Settles once they have their seat. */
  function seatOf({ seats }: OwnRoom, { id }: Participant): Promise<void> {
    const seat = seats.get(id);
    if (!seat) throw new MediaServerError('refused', 'Unable to do this: because nothing was offered on pub yet.');
    return seat.ready;
  }

  /** A recording that the call had and has no more is finished, after the room is closed or has stopped writing. */
  function end(on: LiveCall, { recording: had }: CallRecord, closing?: Promise<void>): void {
    if (had && on.call.recording?.at !== had.at) recording?.over(on, had.at, closing ?? Promise.resolve());
  }

  return {
    maxParticipants: media.can.maxParticipants,
    describe: (on, part, { channel, description, labels }) =>
      inRoom(on, part, async (room, own) => {
        // Who has no seat yet has been offered nothing: that is no fault of the media server.
        if (channel === 'pub') await takeSeat(own.seats, room, part);
        else await seatOf(own, part);
        tap(on, room, own);
        const more = labels === undefined ? {} : { labels };
        await room.describe(part.id, { channel: channel === 'pub' ? 'pub' : 'sub', description, ...more });
      }),
    trickle: (on, part, { channel, candidates }) =>
      inRoom(on, part, async (room, own) => {
        // Candidates of a connection that is not there any more are of no use.
        await own.seats
          .get(part.id)
          ?.ready.then(() => room.trickle(part.id, channel === 'pub' ? 'pub' : 'sub', candidates))
          .catch(() => undefined);
      }),
    configure: (on, part, { streams, layers = [], restart }) =>
      inRoom(on, part, async (room, own) => {
        await seatOf(own, part);
        if (streams !== undefined) await room.subscribe(part.id, streams);
        for (const { mid, ...layer } of layers) await room.configure(part.id, mid, layer);
        if (restart) await room.restart(part.id);
      }),
    follow(on, before) {
      const key = keyOf(on);
      const own = rooms.get(key);
      if (on.call.state === 'ended') {
        moves.get(key)?.();
        moves.delete(key);
        rooms.delete(key);
        end(on, before, own && close(own));
        return;
      }
      if (!own) {
        end(on, before);
        return;
      }
      for (const [userId, { device }] of own.seats) {
        const part = on.call.participants.find(({ id }) => id === userId);
        if (part?.state === 'joined' && part.device === device) continue;
        own.seats.delete(userId);
        own.mutes.left(userId);
        on.relay.clear(userId);
        own.opening.then((room) => room.leave(userId)).catch(() => undefined);
      }
      seatEarly(on, before);
      mute(on, own);
      const tapped = own.opening.then((room) => tap(on, room, own)).catch(() => undefined);
      end(on, before, tapped);
    },
    resume,
    stop() {
      stopped = true;
      captions?.stop();
      for (const cancel of moves.values()) cancel();
      moves.clear();
      rooms.clear();
    },
  };
}
