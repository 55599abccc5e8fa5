import { createAdmin } from '@parley/node';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './helpers/chromium.mjs';
import { composer, listPeople, messages, openChat, openDemo, write, type Person } from './helpers/demo.js';
import { eventually } from './helpers/eventually.js';
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

it('lets somebody report a message, which the app hides; its author sees that', async () => {
  const [one, other] = (await listPeople(server)) as [Person, Person];
  const [left, right] = [await openDemo(browser, server, one), await openDemo(browser, server, other)];
  await openChat(left, other);
  await write(left, other, 'Buy my watches');
  await openChat(right, one);
  await messages(right, one, 'Buy my watches').press('Enter');
  await right.getByRole('menuitem', { name: 'Report…' }).click();
  const dialog = right.getByRole('dialog', { name: 'Report this message' });
  await dialog.getByText('Spam').click();
  await dialog.getByRole('textbox').fill('The third time today');
  await dialog.getByRole('button', { name: 'Report' }).click();
  await right.getByText('Reported. Thank you.').waitFor();
  expect(await composer(right, one).isVisible()).toBe(true);

  const admin = createAdmin(server);
  const { items } = await admin.reports.list({ state: 'open' });
  expect(items).toMatchObject([
    { reporter: { id: other.id }, user: { id: one.id }, message: { text: 'Buy my watches' }, reason: 'spam' },
  ]);
  await admin.reports.resolve({ reportId: items[0]!.id, action: 'hide' });
  for (const page of [left, right])
    await eventually(async () => expect(await page.getByText('Buy my watches').count()).toBe(0));

  expect(await right.getByRole('button', { name: 'Ask to show it again…' }).count()).toBe(0);
  await left.reload();
  await left.getByRole('button', { name: 'Ask to show it again…' }).click();
  await left.getByRole('textbox', { name: 'Why should it be shown again?' }).fill('They are my own');
  await left.getByRole('button', { name: 'Ask again' }).click();
  await left.getByText('Sent. You are told what they decide.').waitFor();
  const appealed = await admin.reports.list({ state: 'appealed' });
  expect(appealed.items).toMatchObject([{ appeal: { text: 'They are my own' } }]);
  await left.close();
  await right.close();
});

it('lets somebody block another: neither writes to the other, on any device, until they take it back', async () => {
  const [one, other] = (await listPeople(server)) as [Person, Person];
  const [left, tablet] = [await openDemo(browser, server, one), await openDemo(browser, server, one)];
  const right = await openDemo(browser, server, other);
  for (const page of [left, tablet]) await openChat(page, other);
  await openChat(right, one);
  await left.getByRole('option', { name: new RegExp(other.name) }).click({ button: 'right' });
  await left.getByRole('menuitem', { name: new RegExp(`Block .*${other.name}`) }).click();
  for (const page of [left, tablet]) {
    await page.getByText(/You have blocked/).waitFor();
    expect(await composer(page, other).count()).toBe(0);
  }
  await write(right, one, 'Are you there?');
  await right.getByText('Not sent. This person cannot be reached by you.').waitFor();
  await tablet.getByRole('button', { name: 'Unblock' }).click();
  await composer(left, other).waitFor();
  await right.getByRole('button', { name: 'Retry' }).click();
  await messages(left, other, 'Are you there?').waitFor();
});
