import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './helpers/chromium.mjs';
import { expectFramesToGrow, tile } from './helpers/demo-call.js';
import { listPeople, openDemo, type Person } from './helpers/demo.js';
import { startServer, type TestServer } from './helpers/server.js';

const title = 'Film night';
let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const stage = (page: Page) => page.getByRole('region', { name: `Call with ${title}` });
const button = (page: Page, name: string | RegExp) => stage(page).getByRole('button', { name });

async function more(page: Page, item: string | RegExp): Promise<void> {
  await button(page, /^More/).click();
  await page.getByRole('menuitem', { name: item }).click();
}

async function createGroup(page: Page, members: readonly Person[]): Promise<void> {
  await page.getByRole('button', { name: 'New conversation' }).first().click();
  for (const { name } of members) await page.getByRole('dialog').getByRole('option', { name }).click();
  await page.getByRole('textbox', { name: 'Name of the group' }).fill(title);
  await page.getByRole('button', { name: 'Create group' }).click();
}

/** Goes through the screen before a call, once the camera shows something. */
async function join(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Your camera', { exact: true }).waitFor();
  await dialog.getByRole('button', { name: 'Join', exact: true }).click();
}

/** Somebody is seen in a window of its own, which looks as the page does. */
async function expectPicture(page: Page): Promise<void> {
  await page.waitForFunction(() => [...document.querySelectorAll('video')].some(({ videoWidth }) => videoWidth > 0));
  const tile = await page.locator('.parley-tile').boundingBox();
  const controls = await page.getByRole('button', { name: 'Leave the call' }).boundingBox();
  expect(tile && controls && tile.y + tile.height <= controls.y).toBe(true);
}

it('lets three of a group see each other, one of whom declined and joined later', async () => {
  const people = (await listPeople(server)).slice(0, 3) as [Person, Person, Person];
  const [first, second, third] = people;
  const [caller, callee, late] = await Promise.all([
    openDemo(browser, server, first),
    openDemo(browser, server, second),
    openDemo(browser, server, third),
  ]);
  await createGroup(caller, [second, third]);
  await caller
    .getByRole('button', { name: `Video call with ${title}` })
    .first()
    .click();
  await join(caller);
  await callee.getByRole('button', { name: 'Accept with video' }).click();
  await late.getByRole('button', { name: 'Decline' }).click();
  await expectFramesToGrow(caller, second);

  await late.getByRole('option', { name: new RegExp(title) }).click();
  await late.getByRole('button', { name: 'Join with video' }).click();
  await join(late);
  const pages = [caller, callee, late] as const;
  await Promise.all(
    pages.flatMap((page, at) =>
      people.filter((_, index) => index !== at).map((person) => expectFramesToGrow(page, person)),
    ),
  );

  await button(late, 'Raise your hand').click();
  await tile(caller, third).getByRole('img', { name: /hand/i }).waitFor();
  await button(late, 'Lower your hand').click();
  await tile(caller, third).getByRole('img', { name: /hand/i }).waitFor({ state: 'detached' });

  const seen = tile(callee, third).getByText('🎉').waitFor();
  await more(late, '🎉');
  await seen;

  const above = callee.context().waitForEvent('page');
  await more(callee, 'Keep above other windows');
  await expectPicture(await above);
  await button(callee, 'Bring it back').click();
  await expectFramesToGrow(callee, first);

  await more(caller, /^People/);
  const panel = caller.getByRole('complementary', { name: 'People' });
  for (const { name } of people) await panel.getByRole('listitem').filter({ hasText: name }).waitFor();
  await button(late, 'Leave the call').click();
  await panel.getByRole('listitem').filter({ hasText: third.name }).waitFor({ state: 'detached' });
  await tile(callee, third).waitFor({ state: 'detached' });
  await expectFramesToGrow(callee, first);
});
