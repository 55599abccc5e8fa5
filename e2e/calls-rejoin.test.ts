import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { card, expectFramesToGrow, expectToHear, launchWithVoice, stage, tile, voices } from './helpers/demo-call.js';
import { listPeople, openChat, openDemo, type Person } from './helpers/demo.js';
import { startServer, type TestServer } from './helpers/server.js';

let server: TestServer;
let folder: string;
let one: Person;
let other: Person;
let browsers: { readonly one: Browser; readonly other: Browser };
const pages: Page[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-tones-'));
  server = await startServer();
  [one, other] = (await listPeople(server)) as [Person, Person];
  browsers = { one: await launchWithVoice(folder, 'one'), other: await launchWithVoice(folder, 'other') };
});
afterEach(() => Promise.all(pages.splice(0).map((page) => page.context().close())));
afterAll(async () => {
  await Promise.all(Object.values(browsers).map((browser) => browser.close()));
  await server.stop();
  await rm(folder, { recursive: true });
});

async function open(browser: Browser, person: Person): Promise<Page> {
  const page = await openDemo(browser, server, person);
  pages.push(page);
  return page;
}

/** The first of them calls the second. */
async function talk({ video = false } = {}): Promise<readonly [Page, Page]> {
  const [left, right] = [await open(browsers.one, one), await open(browsers.other, other)];
  await openChat(left, other);
  const label = video ? `Video call with ${other.name}` : `Call ${other.name}`;
  await left.getByRole('button', { name: label, exact: true }).click();
  await card(right, one)
    .getByRole('button', { name: video ? 'Accept with video' : 'Accept', exact: true })
    .click();
  await expectToHear(left, voices.other);
  await expectToHear(right, voices.one);
  return [left, right];
}

it('goes on after the page of either side was loaded anew, heard and seen both ways', async () => {
  const [left, right] = await talk({ video: true });
  for (const [page, peer, far, me] of [
    [right, one, left, other],
    [left, other, right, one],
  ] as const) {
    const since = Date.now();
    await page.reload();
    await stage(page, peer).waitFor();
    await expectToHear(page, page === right ? voices.one : voices.other);
    await expectToHear(far, page === right ? voices.other : voices.one);
    console.log(`heard again both ways ${((Date.now() - since) / 1_000).toFixed(1)} s after the reload began`);
    await expectFramesToGrow(page, peer);
    await expectFramesToGrow(far, me);
  }
  await stage(left, other).getByRole('button', { name: 'Leave the call' }).click();
  await stage(right, one)
    .getByRole('status')
    .getByText(/Call ended/)
    .waitFor();
});

it('comes back as it was: with the microphone off', async () => {
  const [left, right] = await talk();
  await stage(right, one).getByRole('button', { name: 'Turn microphone off' }).click();
  await tile(left, other).getByText('Microphone off').waitFor();
  await right.reload();
  await stage(right, one).getByRole('button', { name: 'Turn microphone on' }).waitFor();
  await expectToHear(right, voices.one);
  await tile(left, other).getByText('Microphone off').waitFor();
  await stage(right, one).getByRole('button', { name: 'Turn microphone on' }).click();
  await expectToHear(left, voices.other);
});

it('is taken up by the tab that was in it, and by no other', async () => {
  const [left, right] = await talk();
  const second = await right.context().newPage();
  await second.goto(`${server.url}/?as=${other.id}`);
  await second.getByText(`In a call with ${one.name} in another tab`).waitFor();
  await right.reload();
  await expectToHear(right, voices.one);
  await expectToHear(left, voices.other);
  await second.getByText(`In a call with ${one.name} in another tab`).waitFor();
  expect(await stage(second, one).count()).toBe(0);
});

it('ends as hung up when the tab is closed, and is told at once that somebody left', async () => {
  const [left, right] = await talk();
  await right.close({ runBeforeUnload: false });
  const since = Date.now();
  await tile(left, other).getByText('Left the call').first().waitFor();
  const told = Date.now() - since;
  await stage(left, other)
    .getByRole('status')
    .getByText(/^Call ended/)
    .waitFor();
  console.log(`told after ${(told / 1_000).toFixed(1)} s, ended after ${((Date.now() - since) / 1_000).toFixed(1)} s`);
});
