import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './helpers/chromium.mjs';
import { expectFramesToGrow, tile } from './helpers/demo-call.js';
import { createGroup, groupStage, groupTitle, join, stageButton } from './helpers/demo-group.js';
import { listPeople, openDemo, type Person } from './helpers/demo.js';
import { startServer, type TestServer } from './helpers/server.js';

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function more(page: Page, item: string | RegExp): Promise<void> {
  await stageButton(page, /^More/).click();
  await page.getByRole('menuitem', { name: item }).click();
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
    .getByRole('button', { name: `Video call with ${groupTitle}` })
    .first()
    .click();
  await join(caller);
  await callee.getByRole('button', { name: 'Accept with video' }).click();
  await late.getByRole('button', { name: 'Decline' }).click();
  await expectFramesToGrow(caller, second);

  await late.getByRole('option', { name: new RegExp(groupTitle) }).click();
  await late.getByRole('button', { name: 'Join with video' }).click();
  await join(late);
  const pages = [caller, callee, late] as const;
  await Promise.all(
    pages.flatMap((page, at) =>
      people.filter((_, index) => index !== at).map((person) => expectFramesToGrow(page, person)),
    ),
  );

  await stageButton(late, 'Raise your hand').click();
  await tile(caller, third).getByRole('img', { name: /hand/i }).waitFor();
  await stageButton(late, 'Lower your hand').click();
  await tile(caller, third).getByRole('img', { name: /hand/i }).waitFor({ state: 'detached' });

  const seen = tile(callee, third).getByText('🎉').waitFor();
  await more(late, '🎉');
  await seen;

  const above = callee.context().waitForEvent('page');
  await more(callee, 'Keep above other windows');
  await expectPicture(await above);
  await stageButton(callee, 'Bring it back').click();
  await expectFramesToGrow(callee, first);

  await more(caller, /^People/);
  const panel = caller.getByRole('complementary', { name: 'People' });
  for (const { name } of people) await panel.getByRole('listitem').filter({ hasText: name }).waitFor();
  await stageButton(late, 'Leave the call').click();
  await panel.getByRole('listitem').filter({ hasText: third.name }).waitFor({ state: 'detached' });
  await tile(callee, third).waitFor({ state: 'detached' });
  await expectFramesToGrow(callee, first);
});

it('lets in who waits in the lobby, whom the others see from then on, and ends the call for all', async () => {
  const [first, second, third] = (await listPeople(server)).slice(3) as [Person, Person, Person];
  const [host, callee, late] = await Promise.all([
    openDemo(browser, server, first),
    openDemo(browser, server, second),
    openDemo(browser, server, third),
  ]);
  await createGroup(host, [second, third]);
  await host
    .getByRole('button', { name: `Video call with ${groupTitle}` })
    .first()
    .click();
  await join(host);
  await callee.getByRole('button', { name: 'Accept with video' }).click();
  await expectFramesToGrow(host, second);
  await more(host, /^People/);
  await host.getByRole('radio', { name: 'Those I let in' }).click();
  await host.getByRole('radio', { name: 'Those I let in', checked: true }).waitFor();

  // Who was called comes in without waiting; who declined is not called any more.
  await late.getByRole('button', { name: 'Decline' }).click();
  await late.getByRole('option', { name: new RegExp(groupTitle) }).click();
  await late.getByRole('button', { name: 'Join with video' }).click();
  await join(late);
  await groupStage(late).getByText('Waiting for the host').waitFor();
  await groupStage(late).locator('video').waitFor();
  await host
    .getByRole('button', { name: `Let ${third.name} in` })
    .first()
    .click();
  await expectFramesToGrow(late, first);
  await expectFramesToGrow(callee, third);
  await tile(callee, third).getByText('Microphone off').waitFor({ state: 'detached' });

  await stageButton(host, 'Leave the call').click();
  await host.getByRole('menuitem', { name: 'End for everybody' }).click();
  await host.getByRole('button', { name: 'End the call' }).click();
  for (const page of [host, callee, late])
    await groupStage(page)
      .getByRole('status')
      .getByText(/Call ended/)
      .waitFor();
  await expect(stageButton(host, 'Join again').count()).resolves.toBe(0);
});

it('starts an encrypted call from a menu, which says what it excludes before, in and beside the call', async () => {
  const [first, second, third] = (await listPeople(server)) as [Person, Person, Person];
  const [caller, callee] = await Promise.all([openDemo(browser, server, first), openDemo(browser, server, second)]);
  await createGroup(caller, [second, third]);
  await caller.getByRole('button', { name: `Encrypted calls with ${groupTitle}` }).click();
  await caller.getByRole('menuitem', { name: 'Encrypted video call' }).click();
  await caller
    .getByRole('dialog', { name: 'Start an encrypted call' })
    .getByText(/cannot be recorded/)
    .waitFor();
  await join(caller);
  await callee
    .getByRole('region', { name: /Incoming/ })
    .getByText('Encrypted from device to device')
    .waitFor();
  await callee.getByRole('button', { name: 'Accept with video' }).click();
  await expectFramesToGrow(caller, second);
  await expectFramesToGrow(callee, first);
  const words = async (page: Page) => {
    await stageButton(page, 'Encrypted from device to device').click();
    const dialog = page.getByRole('dialog', { name: 'Encrypted from device to device' });
    await dialog.getByText(/cannot be recorded, has no captions, and no phone/).waitFor();
    const all = await dialog.getByRole('list', { name: 'Security words' }).getByRole('listitem').allTextContents();
    await page.keyboard.press('Escape');
    return all;
  };
  const said = await words(caller);
  expect(said).toHaveLength(12);
  expect(await words(callee)).toEqual(said);
  await stageButton(caller, /^More/).click();
  await caller.getByRole('menuitem', { name: 'Encrypted: no recording, captions or phones' }).waitFor();
  await caller.keyboard.press('Escape');
  for (const page of [caller, callee]) await stageButton(page, 'Leave the call').click();
});
