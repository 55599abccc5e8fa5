import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeviceSubscription, Parley } from '@parley/core';
import { disablePush, enablePush } from './push.js';
import { forgetPush } from './push/forget-push.js';
import { isPushed } from './push/pushed-mark.js';

const serverKey = btoa('\u0004'.repeat(65)).replace(/=+$/, '');
const keyBytes = () => new Uint8Array(65).fill(4).buffer;

/** A browser with one service worker. */
function createBrowser(permission: NotificationPermission = 'granted') {
  let subscription: PushSubscription | undefined;
  const done: string[] = [];
  const make = (endpoint: string, key: ArrayBuffer) =>
    ({
      options: { applicationServerKey: key },
      toJSON: () => ({ endpoint, keys: { p256dh: 'p', auth: 'a' } }),
      unsubscribe() {
        done.push(`unsubscribe ${endpoint}`);
        subscription = undefined;
        return Promise.resolve(true);
      },
    }) as unknown as PushSubscription;
  const serviceWorker = {
    pushManager: {
      getSubscription: () => Promise.resolve(subscription ?? null),
      subscribe(options: PushSubscriptionOptionsInit) {
        done.push(`subscribe ${JSON.stringify(options)}`);
        subscription = make('https://push.example/new', keyBytes());
        return Promise.resolve(subscription);
      },
    },
  } as unknown as ServiceWorkerRegistration;
  vi.stubGlobal('Notification', { requestPermission: () => Promise.resolve(permission) });
  vi.stubGlobal('navigator', { serviceWorker: { getRegistrations: () => Promise.resolve([serviceWorker]) } });
  return {
    serviceWorker,
    done,
    had: (endpoint: string, key = keyBytes()) => void (subscription = make(endpoint, key)),
  };
}

function createServer() {
  const registered: DeviceSubscription[] = [];
  const push: Parley['push'] = {
    key: () => Promise.resolve(serverKey),
    register: (subscription) => Promise.resolve(void registered.push(subscription)),
    unregister(subscription) {
      const at = registered.findIndex((one) => JSON.stringify(one) === JSON.stringify(subscription));
      if (at >= 0) registered.splice(at, 1);
      return Promise.resolve();
    },
  };
  return { push, registered };
}

const at = (endpoint: string) => ({ kind: 'web', endpoint, keys: { p256dh: 'p', auth: 'a' } });

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

describe('pushes to a browser', () => {
  it('are subscribed to with the server’s key, and registered', async () => {
    const { serviceWorker, done } = createBrowser();
    const server = createServer();
    await enablePush(server, { serviceWorker });
    expect(done).toEqual([`subscribe {"userVisibleOnly":true,"applicationServerKey":"${serverKey}"}`]);
    expect(server.registered).toEqual([at('https://push.example/new')]);
    expect(isPushed()).toBe(true);
  });

  it('keep the subscription that is there, unless it is for another server', async () => {
    const browser = createBrowser();
    const server = createServer();
    browser.had('https://push.example/kept');
    await enablePush(server, browser);
    expect(server.registered).toEqual([at('https://push.example/kept')]);
    browser.had('https://push.example/other', new Uint8Array(65).fill(5).buffer);
    await enablePush(server, browser);
    expect(browser.done[0]).toBe('unsubscribe https://push.example/other');
    expect(server.registered.at(-1)).toEqual(at('https://push.example/new'));
  });

  it('are refused where the user does not want them, or the browser has none', async () => {
    const server = createServer();
    await expect(enablePush(server, createBrowser('denied'))).rejects.toMatchObject({ code: 'push/denied' });
    const serviceWorker = {} as ServiceWorkerRegistration;
    await expect(enablePush(server, { serviceWorker })).rejects.toMatchObject({ code: 'push/unsupported' });
    expect(server.registered).toEqual([]);
    expect(isPushed()).toBe(false);
  });

  it.each([
    [
      'on demand',
      (server: ReturnType<typeof createServer>, place: ReturnType<typeof createBrowser>) => disablePush(server, place),
    ],
    ['when somebody signs out', (server: ReturnType<typeof createServer>) => forgetPush(server)],
  ])('end %s, here and at the server', async (_, end) => {
    const browser = createBrowser();
    const server = createServer();
    await enablePush(server, browser);
    await end(server, browser);
    expect(browser.done.at(-1)).toBe('unsubscribe https://push.example/new');
    expect(server.registered).toEqual([]);
    expect(isPushed()).toBe(false);
  });
});
