import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './helpers/chromium.mjs';
import { composer, listPeople, messages, openChat, openDemo, thread, write, type Person } from './helpers/demo.js';
import { startServer, type TestServer } from './helpers/server.js';

let server: TestServer;
let browser: Browser;
let people: readonly Person[];

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  people = await listPeople(server);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const field = (page: Page) => page.getByRole('combobox', { name: 'Search messages and people' });
const results = (page: Page) => page.getByRole('listbox', { name: 'Search results' });

it('finds what was said and who there is, and leads there by keys alone', async () => {
  const [one, other, stranger] = people as [Person, Person, Person];
  const left = await openDemo(browser, server, one);
  await openChat(left, other);
  await write(left, other, 'The contract for the old bridge');
  // So many come after it that it is out of sight.
  for (let n = 1; n <= 60; n += 1) await write(left, other, `Line ${n}`);
  await messages(left, other, 'Line 60').waitFor();

  const right = await openDemo(browser, server, other);
  await right.getByRole('option', { name: new RegExp(one.name) }).waitFor();
  await right.keyboard.press('/');
  await field(right).waitFor();
  await right.keyboard.type('contr bri');
  const found = results(right).getByRole('option').filter({ hasText: 'The contract for the old bridge' });
  await found.waitFor();
  expect(await found.locator('mark').allTextContents()).toEqual(['contract', 'bridge']);
  await right.keyboard.press('Enter');
  await messages(right, one, 'The contract for the old bridge').waitFor();
  await expect.poll(() => messages(right, one, 'The contract for the old bridge').isVisible()).toBe(true);

  await field(right).fill(stranger.name.slice(0, 4));
  await results(right).getByRole('option', { name: stranger.name, exact: true }).click();
  await composer(right, stranger).waitFor();
  await field(right).press('Escape');
  await field(right).press('Escape');
  await field(right).waitFor({ state: 'hidden' });

  // Who was not told it does not find it.
  const outside = await openDemo(browser, server, stranger);
  await outside.getByRole('button', { name: 'Search', exact: true }).click();
  await field(outside).fill('contract');
  await outside.getByText('Nothing found for “contract”').waitFor();
  expect(await thread(outside, one).count()).toBe(0);
});
