import { createClient, type Parley } from '@parley/core';
import { createFakeMedia, createFakeNetwork, createFakeRandom } from '@parley/core/testing';
import { createCarrier, type Carrier } from './carrier.js';
import { createEmulatedServer } from './emulated-server.js';
import type { EmulatedApp, EmulatedClient, Emulator } from './emulator.js';
import { createVirtualTime } from './virtual-time.js';
import { clear, type Weather } from './weather.js';

const hour = 3_600_000;

/**
 * A Parley server in this process, with a clock that you move.
 *
 * @example
 * ```ts
 * const emulator = createEmulator();
 * const alice = await emulator.user('alice');
 * const bob = await emulator.user('bob');
 * const chat = await emulator.run(alice.conversations.direct('bob'));
 * emulator.weather(drops({ onRequest: 'message.send' }), { user: 'alice' });
 * await emulator.run(chat.send('Hi Bob'));
 * ```
 */
export function createEmulator(): Emulator {
  const time = createVirtualTime();
  const server = createEmulatedServer(time);
  const apps = new Map<string, Promise<EmulatedApp>>();
  const carriers = new Map<string, Carrier>();
  const clients: Parley[] = [];
  const network = createFakeNetwork();
  let sky: Weather = clear();
  let tokenLife = hour;
  let started: Promise<void> | undefined;

  const start = () => (started ??= server.start());
  const carrierOf = (userId: string): Carrier => {
    const known = carriers.get(userId);
    if (known) return known;
    const carrier = createCarrier({ clock: time.clock, server: () => server.rules });
    carrier.setWeather(sky);
    carriers.set(userId, carrier);
    return carrier;
  };
  const connect = async (app: string, userId: string, { name, device }: EmulatedClient): Promise<Parley> => {
    await start();
    await server.createUser(app, { id: userId, name });
    const random = createFakeRandom(clients.length + 1);
    const media = createFakeMedia({ network });
    const parley = createClient(
      { clock: time.clock, random, socket: carrierOf(userId), media: () => Promise.resolve(media) },
      {
        url: 'emulator://',
        device: device ?? `device-${String(clients.length + 1)}`,
        token: () => server.token(app, userId, tokenLife),
      },
    );
    clients.push(parley);
    await loadCalls(parley);
    await time.run(parley.connect());
    return parley;
  };
  const createApp = async (name: string): Promise<EmulatedApp> => {
    await start();
    const id = `app_emu_${name}`;
    await server.createApp(id);
    return { id, user: (userId, client = {}) => connect(id, userId, client) };
  };
  const appOf = (name = 'default1') => {
    const app = apps.get(name) ?? createApp(name);
    apps.set(name, app);
    return app;
  };

  return {
    now: () => time.clock.now(),
    app: appOf,
    user: async (userId, client) => (await appOf()).user(userId, client),
    advance: (ms) => time.advance(ms),
    run: (promise) => time.run(promise),
    weather(weather, { user } = {}) {
      if (user !== undefined) {
        carrierOf(user).setWeather(weather);
        return;
      }
      sky = weather;
      for (const carrier of carriers.values()) carrier.setWeather(weather);
    },
    async happens(calamity) {
      if (calamity.kind === 'expiresToken') {
        tokenLife = calamity.ms;
        return;
      }
      server.kill();
      for (const carrier of carriers.values()) carrier.cut();
      if (calamity.downFor !== undefined) time.clock.setTimer(() => void server.start(), calamity.downFor);
      await time.advance(0);
    },
    restart: () => server.start(),
    async stop() {
      await time.run(Promise.all(clients.map((client) => client.disconnect())));
      await server.stop();
    },
  };
}

/** The code of calls comes over the event loop, which virtual time does not wait for: a client has it from the start. */
async function loadCalls(parley: Parley): Promise<void> {
  // Nobody can be called before the client is connected, so this does nothing else.
  await parley.calls.start('nobody').catch(() => undefined);
}
