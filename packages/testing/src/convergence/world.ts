import { ParleyError, type Conversation, type Draft, type Parley } from '@parley/core';
import { createEmulator } from '../create-emulator.js';
import type { Emulator } from '../emulator.js';
import { clear } from '../weather.js';
import { casts, rooms, userOf, usersOf, type CastName } from './cast.js';

/** A message that a device was told to send. */
export interface Sent {
  readonly device: string;
  readonly room: string;
  readonly text: string;
  /** By which it is known from the start, whatever becomes of its text. */
  readonly clientId?: string;
  /** The message in whose thread it stands. */
  readonly thread?: number;
  state: 'pending' | 'stored' | 'refused';
  seq?: number;
  /** Time has passed since it was sent: it survives a crash of its device. */
  settled: boolean;
  /** Its device crashed before what became of it was written down. */
  forgotten: boolean;
}

/** One device with the client that runs on it now. */
export interface Device {
  readonly name: string;
  readonly user: string;
  client?: Parley;
  /** The client that ran before it crashed. */
  last?: Parley;
  /** The rooms whose timeline is looked at, and what ends it. */
  readonly open: Map<string, () => void>;
  /** Seqs told by `message` since the client started, by room. */
  heard: Map<string, number[]>;
  /** How many clients have run on it. */
  lives: number;
}

/** All that takes part in a script. */
export interface World {
  readonly emulator: Emulator;
  readonly devices: ReadonlyMap<string, Device>;
  readonly users: readonly string[];
  /** The ids of the rooms that there are, by name. */
  readonly ids: ReadonlyMap<string, string>;
  readonly sent: Sent[];
  /** The rooms that somebody was to join or leave. */
  readonly moved: Set<string>;
  /** Refusals that no weather explains. */
  readonly surprises: string[];
  device(name: string): Device;
  conversation(device: Device, room: string): Conversation | undefined;
  look(device: Device, room: string): void;
  /** Starts a client where none runs. */
  start(device: Device): Promise<void>;
  reload(device: Device): Promise<void>;
  crash(device: Device): void;
  /** Does not wait for what was asked; what becomes of it is noted. */
  attempt(what: string, doing: Promise<unknown> | undefined): void;
  wait(ms: number): Promise<void>;
}

/** Up to this seq messages were there from the start. */
export const firstSeqs = 3;

/** Everybody is connected, and the rooms are there. */
export async function createWorld(cast: CastName, seed: number): Promise<World> {
  const emulator = createEmulator({ seed });
  const users = usersOf(cast);
  const devices = new Map<string, Device>();
  const ids = new Map<string, string>();
  const sent: Sent[] = [];
  const surprises: string[] = [];

  const follow = (device: Device) => {
    device.heard = new Map();
    device.lives += 1;
    for (const [room, id] of ids) {
      const seqs: number[] = [];
      device.heard.set(room, seqs);
      device.client?.conversations.get(id).on('message', ({ seq = 0 }) => seqs.push(seq));
    }
    for (const room of [...device.open.keys()]) {
      device.open.delete(room);
      world.look(device, room);
    }
  };
  const onCrash = (device: Device) => {
    for (const message of sent) {
      if (message.device === device.name && message.state !== 'stored' && !message.settled) message.forgotten = true;
    }
  };
  const world: World = {
    emulator,
    devices,
    users,
    ids,
    sent,
    moved: new Set(),
    surprises,
    device(name) {
      const device = devices.get(name);
      if (!device) throw new Error(`There is no device ${name}.`);
      return device;
    },
    conversation(device, room) {
      const id = ids.get(room);
      return id === undefined ? undefined : device.client?.conversations.get(id);
    },
    look(device, room) {
      if (device.open.has(room)) return;
      const stop = world.conversation(device, room)?.timeline.subscribe(() => undefined);
      device.open.set(room, () => stop?.());
    },
    async start(device) {
      if (device.client) return;
      device.client = device.last
        ? await emulator.reload(device.last)
        : await emulator.user(device.user, { device: device.name });
      follow(device);
    },
    async reload(device) {
      if (!device.client) return;
      onCrash(device);
      device.client = await emulator.reload(device.client);
      follow(device);
    },
    crash(device) {
      if (!device.client) return;
      onCrash(device);
      emulator.crash(device.client);
      device.last = device.client;
      device.client = undefined;
    },
    attempt(what, doing) {
      doing?.catch((error: unknown) => {
        const code = error instanceof ParleyError ? error.code : String(error);
        if (!/^(messaging|connection|limits)\//.test(code)) surprises.push(`${what}: ${code}`);
      });
    },
    async wait(ms) {
      await emulator.advance(ms);
      for (const message of sent) message.settled = true;
    },
  };

  for (const name of casts[cast]) {
    const device: Device = { name, user: userOf(name), open: new Map(), heard: new Map(), lives: -1 };
    devices.set(name, device);
    await world.start(device);
  }
  const founder = world.device('alice-1').client;
  const others = users.slice(1);
  const made = [
    () => founder?.conversations.direct('bob'),
    () => founder?.conversations.create({ name: 'Group', members: others }),
    () => founder?.conversations.create({ name: 'Channel', kind: 'channel', public: true, members: others }),
  ];
  for (const [index, make] of made.entries()) {
    const conversation = await emulator.run(make() ?? Promise.reject(new Error('Nobody founds')));
    ids.set(rooms[index] ?? '', conversation.id);
  }
  await emulator.advance(1_000);
  const say = async (name: string, room: string, draft: string | Draft) => {
    const chat = world.conversation(world.device(name), room);
    if (chat) await emulator.run(chat.send(draft));
  };
  for (const room of rooms) {
    await say('alice-1', room, 'first');
    if (room !== 'the channel') await say('bob-1', room, 'second');
    await say('alice-1', room, { poll: { question: 'Which?', options: ['a', 'b', 'c'] } });
  }
  for (const device of devices.values()) {
    follow(device);
    world.look(device, 'the group');
  }
  await emulator.advance(1_000);
  return world;
}

/** The sky clears, the server runs, tokens hold, every device runs, and there is time enough for everything. */
export async function settle(world: World): Promise<void> {
  const { emulator } = world;
  emulator.weather(clear());
  for (const user of world.users) emulator.weather(clear(), { user });
  await emulator.happens({ kind: 'expiresToken', ms: 3_600_000 });
  await emulator.restart();
  for (const device of world.devices.values()) await world.start(device);
  await emulator.advance(200_000);
}
