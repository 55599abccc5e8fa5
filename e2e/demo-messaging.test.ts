import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './helpers/chromium.mjs';
import { composer, listPeople, messages, openChat, openDemo, thread, write, type Person } from './helpers/demo.js';
import { startServer, type TestServer } from './helpers/server.js';

let server: TestServer;
let browser: Browser;
let one: Person;
let other: Person;
const pages: Page[] = [];

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  [one, other] = (await listPeople(server)) as [Person, Person];
});
afterEach(() => Promise.all(pages.splice(0).map((page) => page.context().close())));
afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function openBoth(): Promise<readonly [Page, Page]> {
  const opened = [await openDemo(browser, server, one), await openDemo(browser, server, other)] as const;
  pages.push(...opened);
  return opened;
}

it('carries a message each way, typing, receipts and presence between two pages', async () => {
  const [left, right] = await openBoth();
  await openChat(left, other);
  await write(left, other, 'Hello from the left');
  await messages(left, other, 'Hello from the left').getByText('Delivered').waitFor();

  const row = right.getByRole('option', { name: new RegExp(one.name) });
  await row.getByText('1 unread message').waitFor();
  await row.click();
  await messages(right, one, 'Hello from the left').waitFor();
  await messages(left, other, 'Hello from the left').getByText('Read').waitFor();

  await composer(right, one).pressSequentially('Hello ');
  await left.getByRole('main').getByText(`${other.name} is typing…`).waitFor();
  await composer(right, one).pressSequentially('from the right');
  await composer(right, one).press('Enter');
  await messages(left, other, 'Hello from the right').waitFor();
  await left.getByText(`${other.name} is typing…`).waitFor({ state: 'hidden' });
  expect(await thread(left, other).getByRole('article').count()).toBe(2);

  const status = left.getByRole('main').getByRole('img', { name: 'Online' }).first();
  await status.waitFor();
  await right.getByRole('button', { name: /Your status/ }).click();
  await right.locator('label').filter({ hasText: 'Do not disturb' }).click();
  await left.getByRole('main').getByRole('img', { name: 'Do not disturb' }).first().waitFor();
});

it('says that it is offline, stays writable, and recovers when a killed server is back', async () => {
  const [left, right] = await openBoth();
  await openChat(left, other);
  await openChat(right, one);
  await write(left, other, 'Before the storm');
  await messages(right, one, 'Before the storm').waitFor();

  await server.kill();
  for (const page of [left, right]) await page.getByRole('status').getByText('Connection lost').waitFor();
  await write(left, other, 'During the storm');
  await messages(left, other, 'During the storm').getByText('Waiting for the connection').waitFor();

  await server.restart();
  for (const page of [left, right]) {
    await page
      .getByRole('button', { name: 'Try now' })
      .click({ timeout: 5_000 })
      .catch(() => undefined);
    await page.getByRole('status').getByText('Connection lost').waitFor({ state: 'hidden' });
  }
  await messages(right, one, 'During the storm').waitFor();
  await messages(left, other, 'During the storm')
    .getByText(/Delivered|Read/)
    .waitFor();
  await write(right, one, 'After the storm');
  await messages(left, other, 'After the storm').waitFor();
  for (const text of ['Before the storm', 'During the storm', 'After the storm']) {
    expect(await messages(left, other, text).count(), text).toBe(1);
    expect(await messages(right, one, text).count(), text).toBe(1);
  }
});

it('answers to nothing but a few requests: at most 5 at sign-in, and none to resume', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  pages.push(page);
  await page.goto(server.url);
  await page
    .getByRole('link', { name: new RegExp(one.name) })
    .first()
    .waitFor();
  const requests: string[] = [];
  // Those that were answered: what is tried while there is no server costs it nothing.
  page.on('response', (response) => {
    const request = response.request();
    if (['fetch', 'xhr'].includes(request.resourceType())) requests.push(`${request.method()} ${request.url()}`);
  });
  await page
    .getByRole('link', { name: new RegExp(one.name) })
    .first()
    .click();
  await openChat(page, other);
  expect(requests.length, requests.join('\n')).toBeLessThanOrEqual(5);

  requests.length = 0;
  await page.context().setOffline(true);
  await server.kill();
  await page.getByRole('status').getByText('You are offline').waitFor();
  await server.restart();
  await page.context().setOffline(false);
  await page
    .getByRole('status')
    .getByText(/You are offline|Connection lost/)
    .waitFor({ state: 'hidden' });
  await write(page, other, 'Here again');
  await messages(page, other, 'Here again')
    .getByText(/Sent|Delivered/)
    .waitFor();
  expect(requests).toEqual([]);
});
