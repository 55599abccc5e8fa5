import { createSessionTokens } from './auth/create-session-tokens.js';
import { readIdentity } from './auth/read-identity.js';
import { createEngine, type Engine } from './connection/create-engine.js';
import type { EngineDeps } from './connection/create-connector.js';
import type { Port, ToEngine, ToView } from './connection/engine-port.js';
import type { Link } from './connection/link.js';
import { createMemoryPorts } from './connection/memory-port.js';
import type { SessionTokens } from './connection/session-tokens.js';
import { chooseTransport, type TransportPorts } from './connection/transport.js';
import { createView, type ViewDeps } from './create-view.js';
import type { Parley, ParleyOptions } from './parley.js';

/** What a client needs of its platform. */
export interface ClientPorts extends Omit<ViewDeps, 'url'>, TransportPorts, Pick<EngineDeps, 'loadBox'> {
  /** Gives the id of this device where the app gives none; asked once, when the client first connects. */
  readonly device?: () => string;
  /** How the client introduces itself. */
  readonly client?: { readonly name: string; readonly version: string };
  /** Chooses who serves this client: an engine of its own, unless given, or that of another page of the same device. */
  readonly share?: (start: (terms: EngineTerms) => OwnEngine) => Port<ToEngine, ToView>;
}

/** How an engine that several pages may share takes its turn. */
export interface EngineTerms extends Pick<EngineDeps, 'epoch' | 'former' | 'onFailed'> {
  /** Asked with each token before it is used, by whose it says that it is: the engine waits. */
  admit(who: { readonly app: string; readonly userId?: string }): Promise<void>;
  /** The device that signs in, where the app names none. */
  device(): string;
}

/** An engine of this page, with a line to it. */
export interface OwnEngine extends Engine {
  readonly port: Port<ToEngine, ToView>;
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
  const tokens = createSessionTokens({ clock, random, logger, provider: options.token });
  const socket = chooseTransport(ports, options.transport);
  let device: string | undefined;
  const start = (terms?: EngineTerms): OwnEngine => {
    const { left, right } = createMemoryPorts<ToEngine, ToView>();
    const engine = createEngine({
      clock,
      random,
      logger,
      socket,
      storage: ports.storage,
      loadBox: ports.loadBox,
      user: options.user,
      server: options.url,
      url: socketUrl(options.url),
      ...terms,
      device: () => options.device ?? terms?.device() ?? (device ??= ports.device?.() ?? random.id()),
      client: ports.client ?? { name: '@parley/core', version: '0.1.0' },
      tokens: terms ? admitted(tokens, terms) : tokens,
    });
    engine.attach(right);
    return { ...engine, port: left };
  };
  const port = ports.share?.(start) ?? start().port;
  const listen: typeof port.listen = (listener) =>
    port.listen((message) => {
      // Also where another page signed out: the token is of somebody who is gone.
      if (message.type === 'signedOut') tokens.discard();
      listener(message);
    });
  return createView({ post: (message) => port.post(message), listen }, { ...ports, url: options.url });
}

function admitted(tokens: SessionTokens, terms: EngineTerms): SessionTokens {
  return {
    ...tokens,
    async get() {
      const given = await tokens.get();
      await terms.admit(readIdentity(given.token));
      return given;
    },
  };
}

/** A transport of one's own is given its address as it is. */
function socketUrl(url: string): string {
  if (!/^(http|ws)s?:/.test(url)) return url;
  return `${url.replace(/^http/, 'ws').replace(/\/+$/, '')}/v1/connect`;
}
