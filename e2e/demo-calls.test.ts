import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './helpers/chromium.mjs';
import { card, expectFramesToGrow, expectToHear, launchWithVoice, stage, tile, voices } from './helpers/demo-call.js';
import { listPeople, openChat, openDemo, type Person } from './helpers/demo.js';
import { eventually } from './helpers/eventually.js';
import { hear } from './helpers/hear.js';
import { startServer, type TestServer } from './helpers/server.js';

let server: TestServer;
let folder: string;
let one: Person;
let other: Person;
let browsers: { readonly one: Browser; readonly other: Browser; readonly deaf: Browser };
const pages: Page[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-tones-'));
  server = await startServer();
  [one, other] = (await listPeople(server)) as [Person, Person];
  browsers = {
    one: await launchWithVoice(folder, 'one'),
    other: await launchWithVoice(folder, 'other'),
    deaf: await launchBrowser({ media: 'refused' }),
  };
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

it('lets two people hear and see each other, until one mutes and then hangs up', async () => {
  const [left, right] = [await open(browsers.one, one), await open(browsers.other, other)];
  await openChat(left, other);
  await left.getByRole('button', { name: `Video call with ${other.name}` }).click();
  await card(right, one).getByRole('button', { name: 'Accept with video' }).click();

  await expectToHear(left, voices.other);
  await expectToHear(right, voices.one);
  await expectFramesToGrow(left, other);
  await expectFramesToGrow(right, one);

  await stage(left, other).getByRole('button', { name: 'Turn microphone off' }).click();
  await tile(right, one).getByText('Microphone off').waitFor();
  await eventually(async () => expect((await hear(right, [voices.one]))[voices.one]).toBeLessThan(0.0005));
  await stage(left, other).getByRole('button', { name: 'Turn microphone on' }).click();
  await expectToHear(right, voices.one);

  await stage(left, other).getByRole('button', { name: 'Turn camera off' }).click();
  await tile(right, one).locator('video').waitFor({ state: 'detached' });

  await stage(right, one).getByRole('button', { name: 'Leave the call' }).click();
  for (const [page, peer] of [
    [left, other],
    [right, one],
  ] as const) {
    await stage(page, peer)
      .getByRole('status')
      .getByText(/Call ended/)
      .waitFor();
  }
});

it('blurs the background and filters noise in mid-call, as the policy of its pages lets it', async () => {
  const [left, right] = [await open(browsers.one, one), await open(browsers.other, other)];
  await openChat(left, other);
  await left.getByRole('button', { name: `Video call with ${other.name}` }).click();
  await card(right, one).getByRole('button', { name: 'Accept with video' }).click();
  await expectFramesToGrow(right, one);
  await stage(left, other).getByRole('button', { name: 'Devices' }).click();
  const devices = left.getByRole('dialog', { name: 'Devices' });
  const effects = ['Blur the background', 'Remove noise'];
  const areOn = async () => {
    for (const effect of effects) expect(await devices.getByLabel(effect).isChecked()).toBe(true);
    expect(await devices.getByText('This cannot be switched on here.').count()).toBe(0);
  };
  for (const effect of effects) await devices.getByText(effect).click();
  await eventually(areOn);
  await expectFramesToGrow(right, one);
  await areOn();
});

it('says on both sides why a call was not answered', async () => {
  const [left, right] = [await open(browsers.one, one), await open(browsers.other, other)];
  await openChat(left, other);
  await left.getByRole('button', { name: `Call ${other.name}`, exact: true }).click();
  await card(right, one).getByRole('button', { name: 'Decline' }).click();
  await stage(left, other).getByRole('status').getByText('Call declined').waitFor();
  await card(right, one).waitFor({ state: 'hidden' });

  await stage(left, other).getByRole('button', { name: 'Call again' }).click();
  await card(right, one).waitFor();
  await stage(left, other).getByRole('button', { name: 'Cancel the call' }).click();
  await card(right, one).getByText('Missed call').waitFor();
});

it('stops ringing on the callee’s other pages when one of them answers', async () => {
  const left = await open(browsers.one, one);
  const right = await open(browsers.other, other);
  const second = await open(browsers.other, other);
  await openChat(left, other);
  await left.getByRole('button', { name: `Call ${other.name}`, exact: true }).click();
  await card(second, one).waitFor();
  await card(right, one).getByRole('button', { name: 'Accept', exact: true }).click();
  await card(second, one).getByText('Answered on another device').waitFor();
  await expectToHear(left, voices.other);
  await stage(left, other).getByRole('button', { name: 'Leave the call' }).click();
  await stage(right, one)
    .getByRole('status')
    .getByText(/Call ended/)
    .waitFor();
});

it('goes on without a microphone that was refused, and says what to do', async () => {
  const left = await open(browsers.one, one);
  const deaf = await open(browsers.deaf, other);
  await openChat(left, other);
  await left.getByRole('button', { name: `Video call with ${other.name}` }).click();
  await card(deaf, one).getByRole('button', { name: 'Accept with video' }).click();
  const problems = stage(deaf, one).getByRole('alert');
  await problems.getByText('Others cannot hear you: the microphone is not allowed.').waitFor();
  await problems.getByText('Click the icon left of the address, allow it, then try again.').first().waitFor();
  await expectToHear(deaf, voices.one);
  await expectFramesToGrow(deaf, one);
  await tile(left, other).getByText('Microphone off').waitFor();
  await stage(deaf, one).getByRole('button', { name: 'Leave the call' }).click();
  await stage(left, other)
    .getByRole('status')
    .getByText(/Call ended/)
    .waitFor();
});
