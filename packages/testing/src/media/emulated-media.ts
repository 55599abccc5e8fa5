import { createFakeMedia, type FakeNetwork } from '@parley/core/testing';
import type { RulesDeps } from '@parley/server/rules';
import { createEmulatedSeat, type EmulatedSeat, type MediaListener, type MediaRoom } from './emulated-seat.js';

type MediaServer = NonNullable<RulesDeps['media']>;
type CallCaptions = NonNullable<RulesDeps['captions']>;

/** A media server in this process, and what listens to those who speak through it. */
export interface EmulatedMedia {
  readonly server: MediaServer;
  readonly captions: CallCaptions;
  /** Somebody says something in all calls in which they are listened to. Returns in how many that is. */
  say(userId: string, said: { readonly text: string; readonly final: boolean }): number;
}

interface Room {
  readonly told: MediaListener;
  readonly seats: Map<string, EmulatedSeat>;
}

/** Rooms whose ends are peers of the network of the devices. */
export function createEmulatedMedia(network: FakeNetwork): EmulatedMedia {
  const port = createFakeMedia({ network });
  const rooms = new Map<string, Room>();
  const ears = new Map<number, Parameters<CallCaptions['hear']>[0]>();
  let ports = 0;

  const open = (id: string, told: MediaListener): MediaRoom => {
    const room: Room = { told, seats: new Map() };
    for (const seat of rooms.get(id)?.seats.values() ?? []) seat.close();
    rooms.set(id, room);
    // As with a real one, nothing has happened yet when a method returns.
    const later = async (run: () => unknown): Promise<void> => {
      await Promise.resolve();
      if (rooms.get(id) !== room) throw new Error('Unable to do this: because the room is closed.');
      await run();
    };
    const followAll = () => {
      for (const seat of room.seats.values()) seat.follow();
    };
    const leave = (participant: string) => {
      room.seats.get(participant)?.close();
      if (room.seats.delete(participant)) {
        room.told({ type: 'unpublished', participant });
        followAll();
      }
    };
    const seatOf = (participant: string): EmulatedSeat => {
      const seat = room.seats.get(participant);
      if (!seat) throw new Error(`Unable to do this: because ${participant} is not in the room.`);
      return seat;
    };
    return {
      node: 'emulated',
      join: (participant) =>
        later(() => {
          if (room.seats.has(participant)) return;
          room.seats.set(participant, createEmulatedSeat({ participant, port, told, seats: room.seats }));
        }),
      describe: (participant, { channel, description, labels = {} }) =>
        later(async () => {
          const seat = seatOf(participant);
          if (channel === 'sub') return seat.answered(description);
          await seat.publish(description, labels);
          followAll();
        }),
      trickle: (participant, channel, candidates) => later(() => seatOf(participant).trickle(channel, candidates)),
      subscribe: (participant, wanted) => later(() => seatOf(participant).want(wanted)),
      configure: () => later(() => undefined),
      restart: (participant) => later(() => seatOf(participant).restart()),
      mute: () => later(() => undefined),
      record: () => Promise.reject(new Error('Unable to record: because the emulator keeps no files.')),
      forward: (participant, to) => later(() => seatOf(participant).forwardTo(to?.port)),
      leave: (participant) => later(() => leave(participant)),
      kick: (participant) =>
        later(() => {
          room.told({ type: 'gone', participant });
          leave(participant);
        }),
      close() {
        for (const seat of room.seats.values()) seat.close();
        if (rooms.get(id) === room) rooms.delete(id);
        return Promise.resolve();
      },
    };
  };

  return {
    server: {
      can: {
        ...{ topology: 'server', maxParticipants: 50, simulcast: false },
        ...{ recording: false, forwards: true, phoneLegs: false },
      },
      nodes: () => [],
      openRoom: ({ callId, epoch }, told) => Promise.resolve(open(`${callId} ${String(epoch)}`, told)),
      // What it carried ends with the process that had asked for it.
      resumeRooms: (wanted) => Promise.resolve(wanted.map(() => undefined)),
      drain: () => undefined,
      stop: () => Promise.resolve(),
    },
    captions: {
      hear(told) {
        const own = (ports += 1);
        ears.set(own, told);
        return Promise.resolve({ to: { host: '127.0.0.1', port: own }, end: () => void ears.delete(own) });
      },
    },
    say(userId, said) {
      const hearing = [...rooms.values()].flatMap(({ seats }) => ears.get(seats.get(userId)?.forwarded ?? 0) ?? []);
      for (const tell of hearing) tell(said);
      return hearing.length;
    },
  };
}
