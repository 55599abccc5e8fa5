import { createClient, ParleyError, type Logger, type Parley, type ParleyOptions } from '@parley/core';
import { createTabDevice } from './tab-device.js';
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
}

const fiveMinutes = 300_000;

/**
 * The client of one user in this tab. Making it does nothing yet, also on a server; `connect` does.
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
  const device = createTabDevice(() => webRandom.id());
  const client = createClient(
    {
      clock: webClock,
      random: webRandom,
      socket: webSocketPort,
      fetch: (url, init) => fetch(url, init as RequestInit),
      media: async () => {
        const { createBrowserMedia } = await import('./media/create-browser-media.js');
        return createBrowserMedia();
      },
      logger: options.logger,
      device: () => device.take(),
      client: { name: '@parley/web', version: '0.1.0' },
    },
    { ...options, url: absolute(options.url) },
  );
  let unwatch: (() => void) | undefined;
  return {
    ...client,
    connect() {
      if (typeof WebSocket === 'undefined' && !options.transport) return Promise.reject(noWebSocket());
      if (typeof window !== 'undefined') {
        const idleAfter = options.idleAfter ?? fiveMinutes;
        const onBack = () => void device.take();
        unwatch ??= watchPage(client, { idleAfter, onLeaving: () => device.leave(), onBack });
      }
      return client.connect();
    },
    disconnect() {
      unwatch?.();
      unwatch = undefined;
      return client.disconnect();
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
