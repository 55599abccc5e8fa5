import type { Parley } from '@parley/core';
import { createAdmin, createParley } from '@parley/node';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './helpers/chromium.mjs';
import { eventually } from './helpers/eventually.js';
import { servePages } from './helpers/serve-pages.js';
import { startServer, type TestServer } from './helpers/server.js';
import { openWorker, pagesOf, shownBy, watch } from './push/open-worker.js';
import { startPushService, type PushService } from './push/start-push-service.js';

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

  const { page, worker, deliver } = await openWorker(browser, { origin: new URL(pages.url).origin, path: '/' });
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
