import { createSessionTokens } from '../auth/create-session-tokens.js';
import type { Link } from '../connection/link.js';
import { createEngine } from '../connection/create-engine.js';
import type { ToEngine, ToView } from '../connection/engine-port.js';
import { createMemoryPorts } from '../connection/memory-port.js';
import { createView } from '../create-view.js';
import type { MediaPort } from '../calls/media-port.js';
import type { LoadOutboxBox } from '../outbox/open-outbox-box.js';
import type { Parley, ParleyOptions } from '../parley.js';
import type { LoadExtras } from '../messaging/conversation-extras.js';
import type { Logger } from '../ports/logger.js';
import type { Storage } from '../ports/storage.js';
import { createCloningPort } from './cloning-port.js';
import { eagerBox, eagerCache, eagerExtras } from './eager-extras.js';
import { createFakeClock, type FakeClock } from './fake-clock.js';
import { createFakeRandom } from './fake-random.js';
import { createMortalPorts } from './mortal-ports.js';
import { createScriptedServer, type ScriptedServer } from './scripted-server.js';

/** A client in virtual time against a server that does what the test says. */
export interface TestClient {
  readonly clock: FakeClock;
  readonly server: ScriptedServer;
  readonly parley: Parley;
  readonly link: Link;
  /** Its process dies: it does nothing any more, and what it had not written is lost. */
  kill(): void;
  /** What is still there and should not be, once the client is disconnected: empty when all is well. */
  leaks(): string[];
}

/** What passes between its engine and its view is copied, as it will be between a worker and a tab. */
export function createTestClient(
  options: Partial<ParleyOptions> & {
    readonly clock?: FakeClock;
    readonly server?: ScriptedServer;
    readonly seed?: number;
    readonly logger?: Logger;
    /** Keeps what outlives the client; another client over it is the next process. */
    readonly storage?: Storage;
    readonly media?: () => Promise<MediaPort>;
    readonly loadExtras?: LoadExtras;
    readonly loadBox?: LoadOutboxBox;
  } = {},
): TestClient {
  const { seed = 1, logger, media, loadExtras = eagerExtras, loadBox = eagerBox } = options;
  const clock = options.clock ?? createFakeClock();
  const server = options.server ?? createScriptedServer(clock);
  const process = createMortalPorts({ clock, socket: server.sockets, storage: options.storage });
  const { storage } = process;
  const random = createFakeRandom(seed);
  const { left, right } = createMemoryPorts<ToEngine, ToView>();
  const engine = createEngine({
    clock: process.clock,
    random,
    logger,
    storage,
    loadBox,
    user: options.user,
    socket: process.socket,
    url: options.url ?? 'ws://parley.test/v1/connect',
    tokens: createSessionTokens({ clock: process.clock, random, logger, provider: options.token ?? (() => 'token') }),
    device: () => options.device ?? `device-${seed}`,
    client: { name: 'test', version: '0' },
  });
  engine.attach(createCloningPort(right));
  const { parley, link } = createView(createCloningPort(left), {
    url: 'http://parley.test',
    clock: process.clock,
    random,
    logger,
    storage,
    media,
    loadExtras,
    loadCache: eagerCache,
  });
  const leaks = () => [
    ...(clock.waiting > 0 ? [`${clock.waiting} timers`] : []),
    ...server.sockets.sockets.filter((socket) => socket.open).map((socket) => `an open socket to ${socket.url}`),
  ];
  return { clock, server, parley, link, leaks, kill: () => process.kill() };
}
