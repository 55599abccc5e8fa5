import { createClient, type Clock, type Parley, type SocketPort } from '@parley/core';
import {
  createFakeMedia,
  createFakeNetwork,
  createFakeRandom,
  createMemoryStorage,
  createMortalPorts,
  eagerBox,
  eagerCache,
  eagerCalls,
  eagerExtras,
  type FakeNetwork,
  type MemoryStorage,
} from '@parley/core/testing';

/** A client to run on a device. */
export interface DeviceClient {
  readonly app: string;
  readonly userId: string;
  /** Made when not given. */
  readonly device?: string;
  readonly storage?: false;
  readonly socket: SocketPort;
  readonly token: () => string;
}

/** The machines of all users: what they keep, and the clients that run on them. */
export interface EmulatedDevices {
  /** Starts a client; it is not connected. */
  start(client: DeviceClient): Promise<Parley>;
  /** Ends a client, where it still runs, in the middle of what it does; gives what to start the next one with. */
  crash(parley: Parley): DeviceClient;
  disconnect(): Promise<void>;
  /** What connects their calls. */
  readonly network: FakeNetwork;
}

interface Life {
  readonly client: DeviceClient;
  readonly kill: () => void;
}

/** No machine yet. */
export function createEmulatedDevices(clock: Clock, seed: number): EmulatedDevices {
  const network = createFakeNetwork();
  const storages = new Map<string, MemoryStorage>();
  const lives = new WeakMap<Parley, Life>();
  const running = new Set<Parley>();
  let started = 0;

  const storageOf = ({ app, userId, device }: DeviceClient) => {
    const key = JSON.stringify([app, userId, device]);
    const storage = storages.get(key) ?? createMemoryStorage();
    storages.set(key, storage);
    return storage;
  };
  return {
    async start({ device = `device-${String(started + 1)}`, ...rest }) {
      started += 1;
      const client = { ...rest, device };
      const { socket, storage } = client;
      const ports = createMortalPorts({
        clock,
        socket,
        ...(storage === false ? {} : { storage: storageOf(client) }),
      });
      const media = createFakeMedia({ network });
      const parley = createClient(
        {
          ...ports,
          random: createFakeRandom(seed * 1_000 + started),
          media: () => Promise.resolve(media),
          // Virtual time does not wait for code that comes over the event loop.
          loadExtras: eagerExtras,
          loadCache: eagerCache,
          loadBox: eagerBox,
        },
        { url: 'emulator://', user: client.userId, device, token: client.token },
      );
      lives.set(parley, { client, kill: () => ports.kill() });
      running.add(parley);
      await loadCalls(parley);
      return parley;
    },
    crash(parley) {
      const life = lives.get(parley);
      if (!life)
        throw new Error('Unable to crash this client: it is none of this emulator. Give one that `user` gave.');
      running.delete(parley);
      life.kill();
      return life.client;
    },
    network,
    async disconnect() {
      await Promise.all([...running].map((parley) => parley.disconnect()));
    },
  };
}

/** The code of calls comes over the event loop, which virtual time does not wait for: a client has it from the start. */
async function loadCalls(parley: Parley): Promise<void> {
  await eagerCalls();
  // Nobody can be called before the client is connected, so this does nothing else.
  await parley.calls.start('nobody').catch(() => undefined);
}
