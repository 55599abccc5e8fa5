import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './helpers/chromium.mjs';
import { listPeople, openChat, write, type Person } from './helpers/demo.js';
import { eventually } from './helpers/eventually.js';
import { startServer, type TestServer } from './helpers/server.js';
import { openWorker, pagesOf, shownBy, watch } from './push/open-worker.js';

let server: TestServer;
let browser: Browser;
let one: Person;
let other: Person;

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  [one, other] = (await listPeople(server)) as [Person, Person];
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

it('offers notifications, says why they failed, shows what is pushed, and opens what it is about', async () => {
  const { page, worker, deliver, context } = await openWorker(browser, {
    origin: server.url,
    path: `/?as=${one.id}`,
  });
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  const toggle = page.getByRole('switch', { name: 'Notifications' });
  await eventually(async () => expect([await toggle.isEnabled(), await toggle.isChecked()]).toEqual([true, false]));
  // A browser without a screen has no push service.
  await toggle.click();
  await page.getByRole('alert').getByText('did not answer').waitFor();
  expect(await toggle.isChecked()).toBe(false);
  await page.keyboard.press('Escape');

  await openChat(page, other);
  await write(page, other, 'Before the push');
  const conversationId = new URL(page.url()).searchParams.get('chat');
  const push = {
    type: 'message',
    userId: one.id,
    ...{ conversationId, seq: 2, sender: { id: other.id, name: other.name } },
    ...{ text: 'Are you there?', sentAt: 1 },
  };
  // What the worker tells the page when its notification is chosen.
  await page.goto(`${server.url}/?as=${one.id}`);
  await page.getByRole('option', { name: other.name }).waitFor();
  await worker.evaluate(async (parleyPush) => {
    const { clients } = self as unknown as { clients: { matchAll(how: object): Promise<readonly Window[]> } };
    for (const client of await clients.matchAll({ includeUncontrolled: true })) client.postMessage({ parleyPush });
  }, push);
  await page.waitForURL((url) => url.searchParams.get('chat') === conversationId);

  await watch(worker);
  await page.close();
  await eventually(async () => expect(await pagesOf(worker)).toBe(0));
  await eventually(async () => {
    await deliver(JSON.stringify(push));
    expect(await shownBy(worker)).toEqual([{ title: other.name, body: 'Are you there?', tag: conversationId }]);
  });
  const call = { type: 'call', userId: one.id, callId: 'cll_1', from: other.name, video: true, startedAt: 1 };
  await eventually(async () => {
    await deliver(JSON.stringify(call));
    expect(await shownBy(worker)).toContainEqual({ title: other.name, body: 'Incoming video call', tag: 'cll_1' });
  });
  await context.close();
});
