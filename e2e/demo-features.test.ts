import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './helpers/chromium.mjs';
import { composer, listPeople, messages, openChat, openDemo, thread, write, type Person } from './helpers/demo.js';
import { eventually } from './helpers/eventually.js';
import { untilKept } from './helpers/kept.js';
import { startServer, type TestServer } from './helpers/server.js';

let server: TestServer;
let browser: Browser;
let one: Person;
let other: Person;
let third: Person;
const pages: Page[] = [];

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  [one, other, third] = (await listPeople(server)) as [Person, Person, Person];
});
afterEach(() => Promise.all(pages.splice(0).map((page) => page.context().close())));
afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function open(person: Person): Promise<Page> {
  const page = await openDemo(browser, server, person);
  pages.push(page);
  return page;
}

async function openBoth(): Promise<readonly [Page, Page]> {
  const [left, right] = [await open(one), await open(other)];
  await openChat(left, other);
  await openChat(right, one);
  return [left, right];
}

/** Opens the menu of a message by the keyboard and chooses in it. */
async function choose(page: Page, message: Locator, item: string): Promise<void> {
  await message.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

it('shows edits, what was said before, reactions and deletions on both sides', async () => {
  const [left, right] = await openBoth();
  await write(left, other, 'Helo **Bob**');
  const mine = messages(left, other, /He/);
  const theirs = messages(right, one, /He/);
  await theirs.getByText('Helo').waitFor();
  await choose(left, mine, 'Edit');
  await left.getByRole('textbox', { name: 'Change the message' }).fill('Hello **Bob**');
  await left.keyboard.press('Enter');
  await theirs.getByText('Hello').waitFor();
  expect(await theirs.locator('strong').textContent()).toBe('Bob');
  await theirs.getByRole('button', { name: 'edited' }).click();
  await right.getByRole('dialog', { name: 'What it said before' }).getByText('Helo').waitFor();
  await right.keyboard.press('Escape');

  await theirs.hover();
  await theirs.getByRole('button', { name: 'Add a reaction' }).click();
  await right.getByRole('textbox', { name: /Search emoji/ }).fill('rocket');
  await right.keyboard.press('Enter');
  const reaction = mine.getByRole('button', { name: `1 🚀 ${other.name}` });
  await reaction.click();
  await theirs.getByRole('button', { name: /^2 🚀/, pressed: true }).click();
  await mine.getByRole('button', { name: '1 🚀 You', pressed: true }).waitFor();

  await choose(left, mine, 'Delete');
  await left.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  for (const [page, peer] of [
    [left, other],
    [right, one],
  ] as const) {
    await thread(page, peer).getByText('This message was deleted').waitFor();
    expect(await thread(page, peer).getByText('Hello').count()).toBe(0);
    expect(await thread(page, peer).getByRole('group', { name: 'Reactions' }).count()).toBe(0);
  }
});

it('answers with a quote that leads back, and in a thread apart from the conversation', async () => {
  const [left, right] = await openBoth();
  await write(left, other, 'Where do we meet?');
  for (let index = 0; index < 30; index += 1) await write(left, other, `Filler ${index}`);
  await messages(right, one, 'Filler 29').waitFor();
  await messages(right, one, 'Where do we meet?').focus();
  await right.keyboard.press('r');
  await composer(right, one).fill('At the station');
  await composer(right, one).press('Enter');
  const quote = messages(left, other, 'At the station').getByRole('button', { name: /^Answer to/ });
  await quote.click();
  const asked = messages(left, other, /^(?!.*station).*Where do we meet/);
  await eventually(async () => expect(await asked.evaluate((row) => row === document.activeElement)).toBe(true));
  await left.keyboard.press('t');
  const answers = left.getByRole('region', { name: 'Thread' });
  await answers.getByRole('textbox').fill('Or at my place');
  await answers.getByRole('textbox').press('Enter');
  await answers.getByRole('article').filter({ hasText: 'Or at my place' }).waitFor();
  expect(await messages(left, other, 'Or at my place').count()).toBe(0);
  await messages(right, one, 'Where do we meet?')
    .getByRole('button', { name: /1 reply/ })
    .click();
  await right.getByRole('region', { name: 'Thread' }).getByText('Or at my place').waitFor();
  expect(new URL(right.url()).searchParams.get('thread')).not.toBeNull();
  await right.keyboard.press('Escape');
  await right.getByRole('region', { name: 'Thread' }).waitFor({ state: 'hidden' });
});

it('asks everybody by a poll, pins it, and finds it again', async () => {
  const [left, right] = await openBoth();
  await left.getByRole('button', { name: 'Add to the message' }).click();
  await left.getByRole('menuitem', { name: 'Create a poll' }).click();
  await left.getByRole('textbox', { name: 'Question' }).fill('Lunch?');
  await left.getByRole('textbox', { name: 'Option 1' }).fill('Pizza');
  await left.getByRole('textbox', { name: 'Option 2' }).fill('Soup');
  await left.getByRole('button', { name: 'Send the poll' }).click();
  const poll = (page: Page) => page.getByRole('region', { name: 'Poll: Lunch?' });
  await poll(right).getByRole('button', { name: /Pizza/ }).click();
  await poll(left).getByText('100 %').waitFor();
  await poll(right).getByRole('button', { name: /Soup/ }).click();
  await poll(left)
    .getByRole('button', { name: /Soup.*100/ })
    .waitFor();
  await poll(left).getByRole('button', { name: /Soup/ }).click();
  await poll(right).getByText('2 votes').first().waitFor();

  await choose(left, messages(left, other, 'Lunch?'), 'Pin');
  await right.getByRole('button', { name: 'Pinned: Poll: Lunch?. Go there' }).first().click();
  await eventually(async () =>
    expect(await messages(right, one, 'Lunch?').evaluate((row) => row === document.activeElement)).toBe(true),
  );
  await poll(left).getByRole('button', { name: 'Close the poll' }).click();
  await poll(right).getByText('Final result').waitFor();
});

it('keeps a message for later, and sends it when told to', async () => {
  const [left, right] = await openBoth();
  await composer(left, other).fill('For **tomorrow**');
  await left.getByRole('button', { name: 'Send later' }).click();
  await left.getByRole('menuitem', { name: /Tomorrow morning/ }).click();
  await left.getByRole('button', { name: '1 message is sent later' }).click();
  const dialog = left.getByRole('dialog', { name: 'Scheduled messages' });
  await dialog.getByText('tomorrow').first().waitFor();
  await left.reload();
  await left.getByRole('button', { name: '1 message is sent later' }).click();
  await dialog.getByRole('button', { name: 'Send now' }).click();
  await dialog.getByText('No messages are waiting').waitFor();
  await messages(right, one, 'For tomorrow').waitFor();
  expect(await messages(right, one, 'For tomorrow').count()).toBe(1);
});

it('mentions somebody in a group, who sees it in the list and in the thread', async () => {
  const [left, right] = [await open(one), await open(third)];
  const group = /^Thursday demo/;
  await left.getByRole('option', { name: group }).click();
  await left
    .getByRole('textbox', { name: 'Message to Thursday demo' })
    .pressSequentially(`Look @${third.name.slice(0, 3)}`);
  await left.getByRole('option', { name: new RegExp(`${third.name} @${third.id}`) }).waitFor();
  await left.keyboard.press('Enter');
  await left.keyboard.press('Enter');
  await right.getByRole('option', { name: group }).getByText('1 mention of you').waitFor();
  await right.getByRole('option', { name: group }).click();
  const row = right
    .getByRole('log')
    .getByRole('article')
    .filter({ hasText: `Look @${third.name}` });
  await row.waitFor();
  expect(await row.locator('.parley-mention-me').textContent()).toBe(`@${third.name}`);
  await right.getByRole('option', { name: group }).getByText('1 mention of you').waitFor({ state: 'hidden' });
});

it('lets a stranger join a public channel by its link, read and not write', async () => {
  const [left, right] = [await open(one), await open(other)];
  await left.getByRole('button', { name: 'New conversation' }).first().click();
  await left.getByRole('checkbox', { name: /Make it a channel/ }).check();
  await left.getByRole('textbox', { name: 'Name of the channel' }).fill('Weather');
  await left.getByRole('button', { name: 'Create channel' }).click();
  await left.getByRole('textbox', { name: 'Message to Weather' }).fill('Sunny');
  await left.keyboard.press('Enter');
  const id = new URL(left.url()).searchParams.get('chat') ?? '';
  await right.getByRole('button', { name: 'New conversation' }).first().click();
  await right.getByRole('button', { name: 'Join a channel by its link' }).click();
  await right.getByRole('textbox', { name: 'Link or id of the channel' }).fill(`${server.url}/?join=${id}`);
  await right.getByRole('button', { name: 'Join', exact: true }).click();
  await right.getByRole('log').getByText('Sunny').waitFor();
  await right.getByText('Only owners and moderators write here.').waitFor();
  await left.getByRole('button', { name: `Role of ${other.name}` }).click();
  await left.getByRole('menuitemradio', { name: 'Moderator' }).click();
  await right.getByRole('textbox', { name: 'Message to Weather' }).fill('And windy');
  await right.keyboard.press('Enter');
  await left.getByRole('log').getByText('And windy').waitFor();
});

it('says why an address leads to nobody', async () => {
  const page = await open(one);
  await page.goto(`${server.url}/?as=${one.id}&with=${one.id}`);
  await page.getByRole('status').getByText('You cannot write to yourself.').waitFor();
  await page.goto(`${server.url}/?as=${one.id}&with=nobody`);
  await page.getByRole('status').getByText('There is nobody called “nobody” here.').waitFor();
  await openChat(page, other);
});

it('shows what it has without a server, keeps what is written over a reload, and sends it once', async () => {
  const [left, right] = await openBoth();
  await write(left, other, 'While there is a server');
  await messages(right, one, 'While there is a server').waitFor();
  await untilKept(left, 'While there is a server');
  // The page itself still loads: only what the client asks of the server does not get there.
  const context = left.context();
  await context.route(/\/(demo\/sign-in|v1\/)/, (route) => route.abort());
  await context.routeWebSocket(/\/v1\//, (socket) => socket.close());
  await left.reload();
  await messages(left, other, 'While there is a server').waitFor();
  await left
    .getByRole('status')
    .getByText(/Connection lost|Not connected/)
    .waitFor();
  await write(left, other, 'Written in a tunnel');
  await messages(left, other, 'Written in a tunnel').getByText('Waiting for the connection').waitFor();
  await composer(left, other).fill('Begun and not sent');
  await untilKept(left, 'Begun and not sent');
  await left.reload();
  await messages(left, other, 'Written in a tunnel').getByText('Waiting for the connection').waitFor();
  await eventually(async () => expect(await composer(left, other).inputValue()).toBe('Begun and not sent'));
  expect(await messages(right, one, 'Written in a tunnel').count()).toBe(0);

  await context.unrouteAll();
  await left.reload();
  await messages(right, one, 'Written in a tunnel').waitFor();
  await messages(left, other, 'Written in a tunnel')
    .getByText(/Delivered|Read/)
    .waitFor();
  expect(await messages(right, one, 'Written in a tunnel').count()).toBe(1);
  expect(await messages(left, other, 'Written in a tunnel').count()).toBe(1);
});
