import { createClient, ParleyError, type Logger, type MediaPort, type Parley, type ParleyOptions } from '@parley/core';
import { areUploadsLeft } from './files/marked-uploads.js';
import { hasLeft } from './left-calls.js';
import { createTabDevice } from './tab-device.js';
import type { Seat } from './tabs/create-seat.js';
import { canShare, loadTabs, sitDown } from './tabs/sit-down.js';
import { watchPage } from './watch-page.js';
import { webClock } from './web-clock.js';
import { webRandom } from './web-random.js';
import { webSocketPort } from './web-socket-port.js';

/** What the browser's client takes besides what every platform's does. */
export interface WebParleyOptions extends ParleyOptions {
  /** Where the client says what it does; silent without. */
  readonly logger?: Logger;
  /** Milliseconds without a touch after which others see this user away; 5 minutes unless given. */
  readonly idleAfter?: number;
  /**
   * Whether all tabs of this browser that sign in as the same user share one connection, and are one device; they do unless this
   * is false. Where the browser has no Web Locks, as on an insecure page, each tab is on its own.
   */
  readonly tabs?: boolean;
  /** How calls of this browser find their way. */
  readonly calls?: {
    /**
     * `relay` sends media through the server's TURN servers alone, so that the other side never learns this machine's addresses;
     * without TURN servers there are no calls then. `all` unless given (W3C WebRTC 1.0, `RTCIceTransportPolicy`).
     */
    readonly iceTransportPolicy?: 'all' | 'relay';
    /** What background blur and noise suppression are made by: `createEffects` of `@parley/web/effects`. */
    readonly effects?: MediaPort['processors'];
  };
}

const version = '0.1.0';
const fiveMinutes = 300_000;

/**
 * The client of one user in this tab. Making it does nothing yet, also on a server; `connect` does. Tabs of one browser share a
 * connection: whose token says the same server, app and user.
 *
 * @example
 * ```ts
 * const parley = createParley({ url: 'http://localhost:7275', token: () => fetch('/token').then((r) => r.text()) });
 * await parley.connect();
 * const chat = await parley.conversations.direct('bob');
 * await chat.send('Hi Bob');
 * ```
 */
export function createParley(options: WebParleyOptions): Parley {
  const url = absolute(options.url);
  const device = createTabDevice(() => webRandom.id());
  let seat: Seat | undefined;
  const client = createClient(
    {
      clock: webClock,
      random: webRandom,
      socket: webSocketPort,
      fetch: (url, init) => fetch(url, init as RequestInit),
      media: async () => {
        const { createBrowserMedia } = await import('./media/create-browser-media.js');
        return createBrowserMedia(options.calls);
      },
      files: {
        left: areUploadsLeft,
        load: async () => (await import('./files/browser-files.js')).browserFiles,
      },
      logger: options.logger,
      storage: {
        open: async (name) => (await import('./storage/indexed-db-storage.js')).indexedDbStorage.open(name),
      },
      client: { name: '@parley/web', version },
      share: (start) => (seat = sitDown({ ...options, url, version }, start, () => device.take())).port,
    },
    { ...options, url },
  );
  let unwatch: (() => void) | undefined;
  let stopRejoining: (() => void) | undefined;
  const leave = () => {
    unwatch?.();
    unwatch = undefined;
    stopRejoining?.();
  };
  const rejoin = () => {
    if (!hasLeft()) return;
    import('./rejoin-calls.js').then(
      ({ rejoinCalls }) => {
        stopRejoining?.();
        stopRejoining = unwatch && rejoinCalls(client, options.logger);
      },
      () => undefined,
    );
  };
  return {
    ...client,
    connect() {
      if (typeof WebSocket === 'undefined' && !options.transport) return Promise.reject(noWebSocket());
      if (typeof window !== 'undefined') {
        const idleAfter = options.idleAfter ?? fiveMinutes;
        unwatch ??= watchPage(client, {
          idleAfter,
          onLeaving() {
            device.leave();
            seat?.suspend();
          },
          onBack() {
            device.take();
            seat?.resume();
            rejoin();
          },
        });
        rejoin();
        if (canShare(options)) loadTabs().catch(() => undefined);
      }
      return client.connect();
    },
    disconnect() {
      leave();
      return client.disconnect();
    },
    async signOut() {
      await import('./push/forget-push.js').then(({ forgetPush }) => forgetPush(client)).catch(() => undefined);
      leave();
      return client.signOut();
    },
  };
}

/** A path is taken from the page's own address. */
function absolute(url: string): string {
  return typeof location === 'undefined' ? url : new URL(url, location.href).href;
}

function noWebSocket(): ParleyError {
  const text = 'Unable to connect: this runtime has no WebSocket. Connect in a browser, or use @parley/node.';
  return new ParleyError('connection/disconnected', text);
}
