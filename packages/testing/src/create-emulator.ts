import type { Parley } from '@parley/core';
import { createFakeRandom } from '@parley/core/testing';
import { createCarrier, type Carrier } from './carrier.js';
import { createEmulatedDevices } from './emulated-devices.js';
import { createEmulatedServer } from './emulated-server.js';
import { createEmulatedMedia } from './media/emulated-media.js';
import type { EmulatedApp, EmulatedClient, Emulator, EmulatorOptions } from './emulator.js';
import { createVirtualTime } from './virtual-time.js';
import type { Weather } from './weather.js';

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
export function createEmulator({ seed = 1, media: carried = false }: EmulatorOptions = {}): Emulator {
  const time = createVirtualTime();
  const random = createFakeRandom(seed);
  const devices = createEmulatedDevices(time.clock, seed);
  const media = carried ? createEmulatedMedia(devices.network) : undefined;
  const server = createEmulatedServer(time, media);
  const apps = new Map<string, Promise<EmulatedApp>>();
  const carriers = new Map<string, Carrier>();
  let sky: readonly Weather[] = [];
  let tokenLife = hour;
  let started: Promise<void> | undefined;

  const start = () => (started ??= server.start());
  const carrierOf = (userId: string): Carrier => {
    const known = carriers.get(userId);
    if (known) return known;
    const carrier = createCarrier({ clock: time.clock, random, server: () => server.rules });
    carrier.setWeather(sky);
    carriers.set(userId, carrier);
    return carrier;
  };
  const connect = async (app: string, userId: string, { name, ...client }: EmulatedClient): Promise<Parley> => {
    await start();
    await server.createUser(app, { id: userId, name });
    const token = () => server.token(app, userId, tokenLife);
    const parley = await devices.start({ ...client, app, userId, token, socket: carrierOf(userId) });
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
    crash: (parley) => void devices.crash(parley),
    async reload(parley) {
      const next = await devices.start(devices.crash(parley));
      next.connect().catch(() => undefined);
      return next;
    },
    ask: async (userId, op, params) => server.ask((await appOf()).id, userId, { op, params }),
    advance: (ms) => time.advance(ms),
    run: (promise) => time.run(promise),
    weather(weather, { user } = {}) {
      const weathers = 'kind' in weather ? [weather] : weather;
      if (user !== undefined) {
        carrierOf(user).setWeather(weathers);
        return;
      }
      sky = weathers;
      for (const carrier of carriers.values()) carrier.setWeather(weathers);
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
    say(userId, text, { final = true } = {}) {
      if (!media?.say(userId, { text, final }))
        throw new Error(
          `Unable to say this: because nothing listens to ${userId}. Create the emulator with media, switch captions and their microphone on, and advance the clock.`,
        );
    },
    async stop() {
      await time.run(devices.disconnect());
      await server.stop();
    },
  };
}
