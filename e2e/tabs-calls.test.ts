import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './helpers/chromium.mjs';
import { card, expectFramesToGrow, stage } from './helpers/demo-call.js';
import { listPeople, openChat, openDemo, type Person } from './helpers/demo.js';
import { startServer, type TestServer } from './helpers/server.js';

let server: TestServer;
let browser: Browser;
let context: BrowserContext;
let caller: Person;
let callee: Person;

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  [caller, callee] = (await listPeople(server)) as [Person, Person];
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** One more tab of the callee's browser. */
async function openTab(): Promise<Page> {
  const tab = await context.newPage();
  await tab.goto(`${server.url}/?as=${callee.id}`);
  await tab.getByRole('heading', { name: `Hello, ${callee.name}` }).waitFor();
  return tab;
}

it('goes over to another tab, to another device and back, and the other side hears nothing of it but a pause', async () => {
  const other = await openDemo(browser, server, caller);
  const first = await openTab();
  const second = await openTab();
  const phone = await openDemo(browser, server, callee);
  await openChat(other, callee);
  await other.getByRole('button', { name: `Video call with ${callee.name}` }).click();
  await card(first, caller).getByRole('button', { name: 'Accept with video' }).click();
  await expectFramesToGrow(other, callee);
  let before = first;
  for (const [next, words] of [
    [second, 'in another tab'],
    [phone, 'on another device'],
    [first, 'on another device'],
  ] as const) {
    await next.getByText(`In a call with ${caller.name} ${words}`).waitFor();
    await next.getByRole('button', { name: 'Continue here' }).click();
    await stage(before, caller).waitFor({ state: 'hidden' });
    await expectFramesToGrow(next, caller);
    await expectFramesToGrow(other, callee);
    before = next;
  }
  await stage(other, callee).getByRole('button', { name: 'Leave the call' }).click();
  for (const page of [second, phone]) await page.getByText(/In a call with/).waitFor({ state: 'hidden' });
  await Promise.all([first, second, phone, other].map((page) => page.close()));
});

it('keeps a call in the tab that answered, whoever leads, and ends it when that tab crashes', async () => {
  const other = await openDemo(browser, server, caller);
  const leader = await openTab();
  const answering = await openTab();
  await openChat(other, callee);
  await other.getByRole('button', { name: `Video call with ${callee.name}` }).click();
  await Promise.all([card(leader, caller).waitFor(), card(answering, caller).waitFor()]);
  await card(answering, caller).getByRole('button', { name: 'Accept with video' }).click();
  await card(leader, caller).getByText('Answered in another tab').waitFor();
  await leader.getByText(`In a call with ${caller.name} in another tab`).waitFor();
  await expectFramesToGrow(other, callee);
  expect(await stage(leader, caller).count()).toBe(0);

  await leader.close();
  await stage(answering, caller).getByRole('button', { name: 'Turn microphone off' }).click();
  await other.getByRole('group', { name: callee.name, exact: true }).getByText('Microphone off').waitFor();
  await expectFramesToGrow(other, callee);
  await expectFramesToGrow(answering, caller);

  const late = await openTab();
  await late.getByText(`In a call with ${caller.name} in another tab`).waitFor();
  const crashed = answering.waitForEvent('crash');
  answering.goto('chrome://crash').catch(() => undefined);
  await crashed;
  await stage(other, callee)
    .getByRole('status')
    .getByText(/Call ended/)
    .waitFor();
  await late.getByText(`In a call with ${caller.name} in another tab`).waitFor({ state: 'hidden' });
});
