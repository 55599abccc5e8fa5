import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './helpers/chromium.mjs';
import { composer, listPeople, messages, openChat, write, type Person } from './helpers/demo.js';
import { eventually } from './helpers/eventually.js';
import { untilKept } from './helpers/kept.js';
import { startServer, type TestServer } from './helpers/server.js';

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

/** The addresses of all that the page's worker keeps, by the names of its caches. Runs in the page. */
async function keptFiles(): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {};
  for (const name of await caches.keys()) {
    const requests = await (await caches.open(name)).keys();
    found[name] = requests.map(({ url }) => new URL(url).pathname);
  }
  return found;
}

it('loads without a network, shows what it has, says that it is offline, and sends what was written there', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  // What an older version of the page has kept.
  await page.goto(`${server.url}/icon.svg`);
  await page.evaluate(() => caches.open('parley-demo older'));
  await page.goto(`${server.url}/?as=${one.id}`);
  await openChat(page, other);
  await write(page, other, 'Before the tunnel');
  await untilKept(page, 'Before the tunnel');
  await eventually(async () => {
    const kept = await page.evaluate(keptFiles);
    expect(Object.keys(kept)).toEqual([expect.stringMatching(/^parley-demo [0-9a-f]{12}$/)]);
    expect(Object.values(kept).flat()).toContain('/');
  });

  await context.setOffline(true);
  await server.kill();
  await page.reload();
  await messages(page, other, 'Before the tunnel').waitFor();
  await page.getByRole('option', { name: other.name }).waitFor();
  await page.getByRole('status').getByText('You are offline.').waitFor();
  await page.getByText('Offline: messages are sent when the connection is back').waitFor();
  expect(await page.getByRole('img', { name: 'Online' }).count()).toBe(0);
  await write(page, other, 'In the tunnel');
  await messages(page, other, 'In the tunnel').getByText('Waiting for the connection').waitFor();
  // What is opened rarely is there, too.
  await page.getByRole('button', { name: 'Insert an emoji' }).click();
  await page.getByRole('textbox', { name: /Search emoji/ }).fill('rocket');
  await page.keyboard.press('Enter');
  expect(await composer(page, other).inputValue()).toBe('🚀');

  const kept = Object.values(await page.evaluate(keptFiles)).flat();
  expect(kept.filter((path) => !/^\/(assets\/[\w.-]+|icon\.svg)?$/.test(path))).toEqual([]);

  await server.restart();
  await context.setOffline(false);
  await messages(page, other, 'In the tunnel')
    .getByText(/Sent|Delivered/)
    .waitFor();
  expect(await messages(page, other, 'In the tunnel').count()).toBe(1);
  await context.close();
});
