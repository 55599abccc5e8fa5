import { createSessionTokens } from './auth/create-session-tokens.js';
import { createEngine } from './connection/create-engine.js';
import type { ToEngine, ToView } from './connection/engine-port.js';
import type { Link } from './connection/link.js';
import { createMemoryPorts } from './connection/memory-port.js';
import { chooseTransport, type TransportPorts } from './connection/transport.js';
import { createView, type ViewDeps } from './create-view.js';
import type { Parley, ParleyOptions } from './parley.js';

/** What a client needs of its platform. */
export interface ClientPorts extends ViewDeps, TransportPorts {
  /** Gives the id of this device where the app gives none; asked once, when the client first connects. */
  readonly device?: () => string;
  /** How the client introduces itself. */
  readonly client?: { readonly name: string; readonly version: string };
}

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
  return createLinkedClient(ports, options).parley;
}

/** A client, and the link that its slices use, for what is built beside them, such as a bot. */
export function createLinkedClient(
  ports: ClientPorts,
  options: ParleyOptions,
): { readonly parley: Parley; readonly link: Link } {
  const { clock, random, logger } = ports;
  const { left, right } = createMemoryPorts<ToEngine, ToView>();
  const engine = createEngine({
    clock,
    random,
    logger,
    socket: chooseTransport(ports, options.transport),
    storage: ports.storage,
    user: options.user,
    server: options.url,
    url: socketUrl(options.url),
    tokens: createSessionTokens({ clock, random, logger, provider: options.token }),
    device: () => options.device ?? ports.device?.() ?? random.id(),
    client: ports.client ?? { name: '@parley/core', version: '0.1.0' },
  });
  engine.attach(right);
  return createView(left, ports);
}

/** A transport of one's own is given its address as it is. */
function socketUrl(url: string): string {
  if (!/^(http|ws)s?:/.test(url)) return url;
  return `${url.replace(/^http/, 'ws').replace(/\/+$/, '')}/v1/connect`;
}
