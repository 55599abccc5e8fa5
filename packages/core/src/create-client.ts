import type { Call } from './calls/calls.js';
import { createLazyCalls } from './calls/lazy-calls.js';
import type { MediaPort } from './calls/media-port.js';
import { createEngine } from './connection/create-engine.js';
import { createLink } from './connection/create-link.js';
import type { ToEngine, ToView } from './connection/engine-port.js';
import { createMemoryPorts } from './connection/memory-port.js';
import type { SocketPort } from './connection/socket-port.js';
import { ParleyError } from './kernel/parley-error.js';
import { createMessaging } from './messaging/create-messaging.js';
import type { Parley, ParleyOptions } from './parley.js';
import type { Clock } from './ports/clock.js';
import type { Logger } from './ports/logger.js';
import type { Random } from './ports/random.js';
import { createPresence } from './presence/create-presence.js';
import { createUsers } from './users/create-users.js';

/** What a client needs of its platform. */
export interface ClientPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly socket: SocketPort;
  /** Loads what calls need of the platform; without it there are no calls. */
  readonly media?: () => Promise<MediaPort>;
  readonly logger?: Logger;
  /** Gives the id of this device where the app gives none; asked once, when the client first connects. */
  readonly device?: () => string;
  /** How the client introduces itself. */
  readonly client?: { readonly name: string; readonly version: string };
}

const hangupMs = 1_000;

/**
 * A client over a platform's ports. Apps call the `createParley` of their platform's package instead.
 *
 * @example
 * ```ts
 * const parley = createClient({ clock, random, socket }, { url: 'http://localhost:7275', token: () => myToken });
 * await parley.connect();
 * ```
 */
export function createClient(ports: ClientPorts, options: ParleyOptions): Parley {
  const { clock, random, logger } = ports;
  const { left, right } = createMemoryPorts<ToEngine, ToView>();
  const engine = createEngine({
    clock,
    random,
    logger,
    socket: ports.socket,
    url: socketUrl(options.url),
    token: options.token,
    device: () => options.device ?? ports.device?.() ?? random.id(),
    client: ports.client ?? { name: '@parley/core', version: '0.1.0' },
  });
  engine.attach(right);
  const { link, connection, connect, disconnect, tellGap } = createLink(left, logger);

  let media: Promise<MediaPort> | undefined;
  const loadMedia = () => (media ??= (ports.media ?? noMedia)());
  const calls = createLazyCalls({
    link,
    logger,
    load: async (through) => {
      const { createCalls } = await import('./calls/create-calls.js');
      return createCalls({ link: through, clock, random, media: loadMedia, logger });
    },
  });
  let wishes = 0;
  const hangUp = (running: readonly Call[]) =>
    new Promise<void>((resolve) => {
      const stop = clock.setTimer(resolve, hangupMs);
      void Promise.allSettled(running.map((call) => call.hangup())).then(() => {
        stop();
        resolve();
      });
    });
  return {
    connection,
    conversations: createMessaging({ link, clock, random, logger }, tellGap),
    presence: createPresence({ link, clock, logger }),
    calls,
    users: createUsers(link),
    connect() {
      wishes++;
      return connect();
    },
    async disconnect() {
      const wish = ++wishes;
      const running = calls.list.get().filter((call) => call.state.get().status !== 'ended');
      if (running.length > 0) await hangUp(running);
      // Whoever connects while calls are being ended wants to stay.
      if (wish === wishes) await disconnect();
    },
  };
}

function noMedia(): Promise<MediaPort> {
  const text = 'Unable to use microphone or camera: this platform has no media port. Give one to createClient.';
  return Promise.reject(new ParleyError('calls/unsupported', text));
}

function socketUrl(url: string): string {
  return `${url.replace(/^http/, 'ws').replace(/\/+$/, '')}/v1/connect`;
}
