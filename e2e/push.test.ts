import type { Parley } from '@parley/core';
import { createAdmin, createParley } from '@parley/node';
import type { Browser, CDPSession, Worker } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './helpers/chromium.mjs';
import { eventually } from './helpers/eventually.js';
import { servePages } from './helpers/serve-pages.js';
import { startServer, type TestServer } from './helpers/server.js';
import { startPushService, type PushService } from './push/start-push-service.js';

interface Shown {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
}

let service: PushService;
let server: TestServer;
let pages: Awaited<ReturnType<typeof servePages>>;
let browser: Browser;

beforeAll(async () => {
  service = await startPushService();
  const env = {
    PARLEY_PUSH_CONTACT: 'mailto:ops@example.com',
    // The service is on this machine, where no push goes unless the operator says so.
    PARLEY_PUSH_ALLOW: '127.0.0.1',
    NODE_EXTRA_CA_CERTS: service.certFile,
  };
  [server, pages, browser] = await Promise.all([
    startServer({ env }),
    servePages(new URL('push/push-page.ts', import.meta.url), new URL('push/push-worker.ts', import.meta.url)),
    launchBrowser(),
  ]);
});
afterAll(async () => {
  await browser.close();
  pages.close();
  service.stop();
  await server.stop();
});

async function connect(userId: string): Promise<Parley> {
  const admin = createAdmin(server);
  await admin.users.upsert({ id: userId, name: userId.toUpperCase() });
  const parley = createParley({ url: server.url, token: () => admin.tokens.create({ userId }) });
  await parley.connect();
  return parley;
}

/** A browser whose service worker is there, and what pushes to it are delivered by. */
async function openWorker() {
  const context = await browser.newContext();
  await context.grantPermissions(['notifications'], { origin: new URL(pages.url).origin });
  const [page, elsewhere] = [await context.newPage(), await context.newPage()];
  // A page that stays where it is: what is delivered through one that leaves is lost.
  const cdp = await context.newCDPSession(elsewhere);
  const registration = registrationOf(cdp);
  await cdp.send('ServiceWorker.enable');
  await page.goto(pages.url);
  await page.waitForFunction(() => document.title === 'ready');
  const [worker] = context.serviceWorkers();
  if (!worker) throw new Error('There is no service worker.');
  const registrationId = await registration;
  const deliver = (data: string) =>
    cdp.send('ServiceWorker.deliverPushMessage', { origin: new URL(pages.url).origin, registrationId, data });
  return { context, page, worker, deliver };
}

function registrationOf(cdp: CDPSession): Promise<string> {
  return new Promise((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [found] = registrations;
      if (found) resolve(found.registrationId);
    });
  });
}

const pagesOf = (worker: Worker): Promise<number> =>
  worker.evaluate(async () => {
    const { clients } = self as unknown as { readonly clients: { matchAll(options: object): Promise<unknown[]> } };
    return (await clients.matchAll({ includeUncontrolled: true })).length;
  });

/** Notes what the worker shows and takes away: a browser without a desktop may forget its notifications by itself. */
const watch = (worker: Worker): Promise<void> =>
  worker.evaluate(() => {
    const scope = self as unknown as { readonly registration: ServiceWorkerRegistration; shown: Shown[] };
    scope.shown = [];
    const { registration } = scope;
    registration.showNotification = (title, { body = '', tag = '' } = {}) => {
      scope.shown = [...scope.shown.filter((one) => one.tag !== tag), { title, body, tag }];
      return Promise.resolve();
    };
    registration.getNotifications = ({ tag } = {}) =>
      Promise.resolve(
        scope.shown
          .filter((one) => one.tag === tag)
          .map((one) => {
            const close = () => void (scope.shown = scope.shown.filter((other) => other.tag !== one.tag));
            return { ...one, close } as unknown as Notification;
          }),
      );
  });

const shownBy = (worker: Worker): Promise<Shown[]> =>
  worker.evaluate(() => (self as unknown as { readonly shown: Shown[] }).shown);

it('messages and calls reach the service worker of who is away, encrypted on their way', async () => {
  const [alice, bob] = await Promise.all([connect('alice'), connect('bob')]);
  expect(await bob.push.key()).toMatch(/^B[\w-]{86}$/);
  await bob.push.register(service.subscription);
  const chat = await alice.conversations.direct('bob');
  await chat.send('while you are here');
  await bob.disconnect();
  const pushed = await eventually(async () => {
    // The server may not have seen yet that bob is gone.
    await chat.send('Are you **there**?');
    const [first] = service.received;
    expect(first).toBeDefined();
    return first;
  });
  expect(pushed).toMatchObject({ type: 'message', userId: 'bob', text: 'Are you **there**?', sender: { id: 'alice' } });

  const { page, worker, deliver } = await openWorker();
  await watch(worker);
  // A page that is looked at shows it itself.
  await deliver(JSON.stringify(pushed));
  expect(await shownBy(worker)).toEqual([]);
  await page.close();
  await eventually(async () => expect(await pagesOf(worker)).toBe(0));
  // The debugging protocol does not say whether what it delivers arrives.
  await eventually(async () => {
    await deliver(JSON.stringify(pushed));
    expect(await shownBy(worker)).toEqual([{ title: 'ALICE', body: 'Are you **there**?', tag: chat.id }]);
  });
  // What is no push of ours is left alone.
  for (const odd of ['', 'no json', '{"type":"message"}', '[]', 'null']) await deliver(odd);

  const call = JSON.stringify({
    type: 'call',
    userId: 'bob',
    callId: 'cll_1',
    from: 'Alice',
    video: false,
    startedAt: 1,
  });
  await eventually(async () => {
    await deliver(call);
    expect(await shownBy(worker)).toContainEqual({ title: 'Alice', body: 'Anruf', tag: 'cll_1' });
  });
  await eventually(async () => {
    await deliver(JSON.stringify({ type: 'callEnded', userId: 'bob', callId: 'cll_1' }));
    expect((await shownBy(worker)).map(({ tag }) => tag)).toEqual([chat.id]);
  });
  await alice.disconnect();
});
