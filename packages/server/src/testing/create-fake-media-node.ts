import { isStorable } from '../kernel/text.js';
import {
  MediaServerError,
  type MediaEvent,
  type MediaListener,
  type MediaNode,
  type MediaRoom,
  type PublishedStream,
  type ReceivedStream,
  type StreamName,
} from '../calls/media-server.js';

/** A node that carries no media, with everything else as it is with a real one. */
export interface FakeMediaNode extends MediaNode {
  /** Everybody who is in a room, by the room's name, such as `cll_1.1 alice`. */
  seats(): readonly string[];
  /** What is being written, such as `cll_1.1 alice name`. */
  recorded(): readonly string[];
  /** What is sent on, such as `cll_1.1 alice 4000`. */
  forwarded(): readonly string[];
  /** What is kept from everybody, such as `cll_1.1 alice 0`. */
  muted(): readonly string[];
  /** Dies with all its rooms. */
  die(): void;
  /** Is there again, with no room. */
  revive(): void;
}

interface FakeSeat {
  streams: readonly PublishedStream[];
  wanted: readonly StreamName[] | 'all';
  received: readonly ReceivedStream[];
  offered: boolean;
  /** The last offer, and whether it is one with new credentials. */
  last?: { readonly event: MediaEvent; readonly restarts: boolean };
  restartDue?: boolean;
  file?: string | undefined;
  port?: number | undefined;
  origin?: string | undefined;
  readonly muted: Set<string>;
}

interface FakeRoom {
  told: MediaListener;
  readonly seats: Map<string, FakeSeat>;
}

/** Makes a node that is up. */
export function createFakeMediaNode({
  name = 'fake',
  maxParticipants = 50,
  recording = false,
  forwards = false,
} = {}): FakeMediaNode {
  const rooms = new Map<string, FakeRoom>();
  let up = true;
  let offers = 0;
  const closed = () => new MediaServerError('closed', 'Unable to do this: because the room or seat is gone.');
  const refused = () => new MediaServerError('refused', 'Unable to do this: because it makes no sense.');

  /** Offers a participant what it wants and does not receive yet. */
  function follow(room: FakeRoom, participant: string, again = false): void {
    const seat = room.seats.get(participant);
    if (!seat || (seat.offered && !again)) return;
    const there = [...room.seats]
      .filter(([id]) => id !== participant)
      .flatMap(([id, { streams }]) =>
        streams.map((stream) => ({ ...stream, from: { participant: id, mid: stream.mid } })),
      );
    const { wanted } = seat;
    const streams: readonly ReceivedStream[] = there
      .filter(
        ({ from }) =>
          wanted === 'all' || wanted.some((one) => one.participant === from.participant && one.mid === from.mid),
      )
      .map(({ from, kind, label }, n) => ({ mid: String(n), from, kind, ...(label === undefined ? {} : { label }) }));
    if (!again && JSON.stringify(streams) === JSON.stringify(seat.received)) return;
    const fresh = seat.received.length === 0;
    seat.received = streams;
    seat.offered = true;
    const event: MediaEvent = {
      type: 'described',
      participant,
      channel: 'sub',
      description: { type: 'offer', sdp: `v=0 offer ${(offers += 1)}` },
      streams,
      ...(fresh ? { fresh } : {}),
    };
    seat.last = { event, restarts: again || fresh };
    room.told(event);
  }

  function followAll(room: FakeRoom): void {
    for (const participant of room.seats.keys()) follow(room, participant);
  }

  function unseat(room: FakeRoom, participant: string): void {
    const seat = room.seats.get(participant);
    if (!seat) return;
    room.seats.delete(participant);
    if (seat.streams.length > 0) room.told({ type: 'unpublished', participant });
    followAll(room);
  }

  function wrap(id: string, room: FakeRoom): MediaRoom {
    const isOpen = () => rooms.get(id) === room;
    const seatOf = (participant: string): FakeSeat => {
      const seat = isOpen() ? room.seats.get(participant) : undefined;
      if (!seat) throw closed();
      return seat;
    };
    // As with a real one, nothing has happened yet when a method returns.
    const later = async (run: () => void): Promise<void> => {
      await Promise.resolve();
      if (!isOpen()) throw closed();
      run();
    };
    return {
      node: name,
      join: (participant) =>
        later(() => {
          if (room.seats.has(participant)) return;
          if (room.seats.size >= maxParticipants)
            throw new MediaServerError('full', 'Unable to join: because it is full.');
          room.seats.set(participant, { streams: [], wanted: [], received: [], offered: false, muted: new Set() });
        }),
      describe: (participant, { channel, description: { type, sdp = '' }, labels = {} }) =>
        later(() => {
          const seat = seatOf(participant);
          if (type !== (channel === 'pub' ? 'offer' : 'answer')) throw refused();
          if (channel === 'sub') {
            seat.offered = false;
            follow(room, participant, seat.restartDue);
            seat.restartDue = false;
            return;
          }
          if (!sdp.startsWith('v=0') || ![sdp, ...Object.values(labels)].every(isStorable)) throw refused();
          seat.streams = streamsIn(sdp, labels);
          const origin = /^o=\S+ (\S+) /m.exec(sdp)?.[1];
          const isAnother = seat.origin !== undefined && seat.origin !== origin;
          seat.origin = origin;
          room.told({ type: 'described', participant, channel, description: { type: 'answer', sdp: 'v=0 answer' } });
          room.told({ type: 'connected', participant, channel });
          room.told({ type: 'published', participant, streams: seat.streams });
          room.told({ type: 'talking', participant, talking: true });
          followAll(room);
          if (isAnother) {
            seat.muted.clear();
            Object.assign(seat, { received: [], offered: false });
            follow(room, participant);
          }
        }),
      trickle: (participant) => later(() => void seatOf(participant)),
      subscribe: (participant, streams) =>
        later(() => {
          seatOf(participant).wanted = streams;
          follow(room, participant);
        }),
      configure: (participant, mid) =>
        later(() => {
          if (!seatOf(participant).received.some((stream) => stream.mid === mid)) throw refused();
        }),
      restart: (participant) =>
        later(() => {
          const { offered, last } = seatOf(participant);
          if (!offered || !last) {
            follow(room, participant, true);
            return;
          }
          // The device may not have heard it.
          seatOf(participant).restartDue = !last.restarts;
          room.told(last.event);
        }),
      mute: (participant, mid, muted) =>
        later(() => {
          if (muted) seatOf(participant).muted.add(mid);
          else seatOf(participant).muted.delete(mid);
        }),
      record: (participant, file) =>
        later(() => {
          if (!recording) throw refused();
          seatOf(participant).file = file;
        }),
      forward: (participant, to) =>
        later(() => {
          if (!forwards || seatOf(participant).streams.length === 0) throw refused();
          seatOf(participant).port = to?.port;
        }),
      leave: (participant) => later(() => unseat(room, participant)),
      kick: (participant) =>
        later(() => {
          if (!room.seats.has(participant)) return;
          room.told({ type: 'gone', participant });
          unseat(room, participant);
        }),
      close() {
        if (isOpen()) rooms.delete(id);
        return Promise.resolve();
      },
    };
  }

  return {
    name,
    can: { topology: 'server', maxParticipants, simulcast: true, recording, forwards, phoneLegs: false },
    health: () => ({
      name,
      up,
      rooms: rooms.size,
      participants: [...rooms.values()].reduce((sum, { seats }) => sum + seats.size, 0),
    }),
    async openRoom({ callId, epoch }, told) {
      await Promise.resolve();
      if (!up) throw new MediaServerError('unreachable', `Unable to open a room: because ${name} is down.`);
      const id = `${callId}.${epoch}`;
      const room: FakeRoom = { told, seats: new Map() };
      rooms.set(id, room);
      return wrap(id, room);
    },
    async resumeRooms(wanted) {
      await Promise.resolve();
      const ids = wanted.map(({ name: { callId, epoch } }) => `${callId}.${epoch}`);
      for (const id of [...rooms.keys()]) if (!ids.includes(id)) rooms.delete(id);
      return wanted.map(({ told }, at) => {
        const [id = '', room] = [ids[at], rooms.get(ids[at] ?? '')];
        if (!up || !room) return undefined;
        room.told = told;
        for (const [participant, { streams }] of room.seats)
          if (streams.length > 0) told({ type: 'published', participant, streams });
        return { room: wrap(id, room), participants: [...room.seats.keys()] };
      });
    },
    stop() {
      up = false;
      rooms.clear();
      return Promise.resolve();
    },
    seats: () =>
      [...rooms].flatMap(([id, { seats }]) => [...seats.keys()].map((participant) => `${id} ${participant}`)),
    muted: () =>
      [...rooms].flatMap(([id, { seats }]) =>
        [...seats].flatMap(([participant, { muted }]) => [...muted].map((mid) => `${id} ${participant} ${mid}`)),
      ),
    recorded: () =>
      [...rooms].flatMap(([id, { seats }]) =>
        [...seats].flatMap(([participant, { file }]) => (file === undefined ? [] : [`${id} ${participant} ${file}`])),
      ),
    forwarded: () =>
      [...rooms].flatMap(([id, { seats }]) =>
        [...seats].flatMap(([participant, { port }]) => (port === undefined ? [] : [`${id} ${participant} ${port}`])),
      ),
    die() {
      up = false;
      const dead = [...rooms.values()];
      rooms.clear();
      for (const { told } of dead) told({ type: 'lost' });
    },
    revive() {
      up = true;
    },
  };
}

/** The streams of a description (RFC 8866): those that have a media section and a mid. */
function streamsIn(sdp: string, labels: Readonly<Record<string, string>>): readonly PublishedStream[] {
  return sdp.split(/^m=/m).flatMap((section) => {
    const kind = /^(audio|video)/.exec(section)?.[1];
    const mid = /^a=mid:(\S+)/m.exec(section)?.[1];
    if ((kind !== 'audio' && kind !== 'video') || mid === undefined) return [];
    const label = labels[mid];
    return [{ mid, kind, ...(label === undefined ? {} : { label }) }];
  });
}
