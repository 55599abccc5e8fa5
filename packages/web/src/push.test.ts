import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeviceSubscription, Parley } from '@parley/core';
import { createPushControl, disablePush, enablePush } from './push.js';
import { forgetPush } from './push/forget-push.js';
import { isPushed } from './push/pushed-mark.js';

const serverKey = btoa('\u0004'.repeat(65)).replace(/=+$/, '');
const keyBytes = () => new Uint8Array(65).fill(4).buffer;

/** A browser with one service worker. */
function createBrowser(answer: NotificationPermission = 'granted', permission = answer) {
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
  vi.stubGlobal('Notification', { permission, requestPermission: () => Promise.resolve(answer) });
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

describe('what turns pushes on and off', () => {
  it('knows whether they are on, turns them on and off, and goes on with them at the next start', async () => {
    const { serviceWorker, done } = createBrowser();
    const server = createServer();
    const pushes = createPushControl(server, { serviceWorker: Promise.resolve(serviceWorker) });
    const seen: string[] = [];
    pushes.state.subscribe(({ status, changing }) => seen.push(changing ? `${status}…` : status));
    expect(pushes.state.get().status).toBe('unknown');
    await vi.waitFor(() => expect(seen).toEqual(['off']));
    await pushes.enable();
    expect(server.registered).toEqual([at('https://push.example/new')]);
    const again = createPushControl(createServer(), { serviceWorker });
    await vi.waitFor(() => expect(again.state.get().status).toBe('on'));
    await pushes.disable();
    expect(seen).toEqual(['off', 'off…', 'on', 'on…', 'off']);
    expect([server.registered, done.at(-1)]).toEqual([[], 'unsubscribe https://push.example/new']);
  });

  it('says what keeps them away', async () => {
    const unsupported = createPushControl(createServer(), { serviceWorker: undefined });
    await vi.waitFor(() => expect(unsupported.state.get().status).toBe('unsupported'));

    const closed = createPushControl(createServer(), createBrowser('denied', 'default'));
    await vi.waitFor(() => expect(closed.state.get().status).toBe('off'));
    await expect(closed.enable()).rejects.toMatchObject({ code: 'push/denied' });
    expect(closed.state.get()).toMatchObject({ status: 'off', changing: false, error: { code: 'push/denied' } });

    const blocked = createPushControl(createServer(), createBrowser('denied'));
    await vi.waitFor(() => expect(blocked.state.get().status).toBe('blocked'));

    const browser = createBrowser();
    browser.serviceWorker.pushManager.subscribe = () => Promise.reject(new Error('push service error'));
    const failing = createPushControl(createServer(), browser);
    await expect(failing.enable()).rejects.toMatchObject({ code: 'push/failed' });
    expect(failing.state.get()).toMatchObject({ status: 'off', error: { code: 'push/failed' } });
  });
});
