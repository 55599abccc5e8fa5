import type { Parley } from '@parley/core';
import { createAdmin, createParley } from '@parley/node';
import type { Browser, BrowserContext, Page, WebSocket } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './helpers/chromium.mjs';
import { eventually } from './helpers/eventually.js';
import { openOneWindow, type OneWindow, type WindowTab } from './helpers/one-window.js';
import { servePages } from './helpers/serve-pages.js';
import { startServer, type TestServer } from './helpers/server.js';
import type { TabPage } from './tabs/tab-page-types.js';

declare const page: TabPage;

let server: TestServer;
let pages: Awaited<ReturnType<typeof servePages>>;
let users = 0;
const endings: (() => unknown)[] = [];

beforeAll(async () => {
  server = await startServer({ env: { PARLEY_ORIGINS: '*' } });
  pages = await servePages(new URL('tabs/tab-page.ts', import.meta.url));
});
afterAll(async () => {
  pages.close();
  await server.stop();
});
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function newUser(): Promise<string> {
  const id = `user-${(users += 1)}`;
  await createAdmin(server).users.upsert({ id });
  return id;
}

async function addressOf(userId: string, peer: string, more: Record<string, string> = {}): Promise<string> {
  const token = await createAdmin(server).tokens.create({ userId });
  return `${pages.url}?${String(new URLSearchParams({ server: server.url, token, peer, ...more }))}`;
}

/** What the server has of the conversation of two, in order. */
async function storedTexts(one: string, other: string): Promise<string[]> {
  const token = () => createAdmin(server).tokens.create({ userId: one });
  const parley: Parley = createParley({ url: server.url, token });
  await parley.connect();
  const chat = await parley.conversations.direct(other);
  const { items } = await chat.history({ limit: 200 });
  await parley.disconnect();
  return items.map(({ text }) => text);
}

const numbered = (name: string, count: number) => Array.from({ length: count }, (_, n) => `${name} ${n}`);

describe('two browsers, eight tabs in one of them', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  const openBrowser = async () => {
    const context: BrowserContext = await browser.newContext();
    endings.push(() => context.close());
    const sockets: { readonly of: Page; readonly socket: WebSocket }[] = [];
    context.on('page', (of) => of.on('websocket', (socket) => sockets.push({ of, socket })));
    return { context, sockets: () => sockets.filter(({ of, socket }) => !of.isClosed() && !socket.isClosed()) };
  };
  const openTab = async (context: BrowserContext, url: string): Promise<Page> => {
    const tab = await context.newPage();
    await tab.goto(url);
    await tab.waitForFunction(() => 'page' in window);
    return tab;
  };
  const look = (tab: Page) => tab.evaluate(() => page.look());

  it('share one WebSocket, lose and double nothing when the leader is closed in a burst, and show the same', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const [one, other] = [await openBrowser(), await openBrowser()];
    const tabs: Page[] = [];
    for (let n = 0; n < 8; n += 1) tabs.push(await openTab(one.context, await addressOf(alice, bob)));
    const peer = await openTab(other.context, await addressOf(bob, alice));
    expect([one.sockets().length, other.sockets().length]).toEqual([1, 1]);

    const [leader, second, third, ...rest] = tabs as [Page, Page, Page, ...Page[]];
    const bursts = { second: numbered('second', 25), third: numbered('third', 25), peer: numbered('peer', 40) };
    await Promise.all([
      second.evaluate((texts) => page.send(texts), bursts.second),
      third.evaluate((texts) => page.send(texts), bursts.third),
      peer.evaluate((texts) => page.send(texts), bursts.peer),
      leader.close(),
    ]);
    await Promise.all([second, third, peer].map((tab) => tab.evaluate(() => page.sent())));
    const stored = await storedTexts(alice, bob);
    for (const [name, texts] of Object.entries(bursts)) {
      expect(stored.filter((text) => text.startsWith(name))).toEqual(texts);
    }
    expect(stored).toHaveLength(90);
    for (const tab of [second, third, ...rest, peer]) {
      await eventually(async () => expect((await look(tab)).texts).toEqual(stored));
      expect(await look(tab)).toMatchObject({ waiting: 0 });
      expect((await look(tab)).statuses).not.toContain('failed');
    }
    const unread = await Promise.all([second, third, ...rest].map(async (tab) => (await look(tab)).unread));
    expect(unread).toEqual(Array(7).fill(40));
    expect(one.sockets()).toHaveLength(1);

    // All but one are closed, one after the other: whoever is left goes on.
    for (const tab of [second, third, ...rest.slice(0, -1)]) await tab.close();
    const last = rest.at(-1) as Page;
    await last.evaluate(() => page.send(['the last']));
    await last.evaluate(() => page.sent());
    await eventually(async () => expect((await look(peer)).texts.at(-1)).toBe('the last'));
    expect(one.sockets()).toHaveLength(1);
  });
});

describe('a window whose tabs the browser freezes', () => {
  const setUp = async (silent: boolean) => {
    const window: OneWindow = await openOneWindow();
    endings.push(() => window.close());
    const [alice, bob] = [await newUser(), await newUser()];
    const tabs: WindowTab[] = [];
    for (let n = 0; n < 3; n += 1) {
      const tab = await window.open(await addressOf(alice, bob, silent ? { silent: 'yes' } : {}));
      await eventually(async () => expect(await tab.evaluate('"page" in window')).toBe(true));
      tabs.push(tab);
    }
    const token = () => createAdmin(server).tokens.create({ userId: bob });
    const peer = createParley({ url: server.url, token });
    await peer.connect();
    endings.push(() => peer.disconnect());
    const chat = await peer.conversations.direct(alice);
    const look = async (tab: WindowTab) => (await tab.evaluate('page.look()')) as ReturnType<TabPage['look']>;
    const leaders = () => tabs.flatMap(({ sockets }, place) => (sockets > 0 ? [place] : []));
    return { tabs: tabs as [WindowTab, WindowTab, WindowTab], chat, look, leaders, alice, bob };
  };

  it('hands over at once where it tells the leader, which follows when it is thawed', async () => {
    const { tabs, chat, look, leaders } = await setUp(false);
    const [leader, , shown] = tabs;
    expect(leaders()).toEqual([0]);
    await shown.show();
    await leader.freeze('frozen');
    // What became of its socket, a frozen page says only when it goes on.
    await eventually(() => expect(leaders()).toContain(1));
    await chat.send('while it was frozen');
    await eventually(async () => expect((await look(shown)).texts).toEqual(['while it was frozen']));
    await leader.freeze('active');
    await eventually(async () => expect((await look(leader)).texts).toEqual(['while it was frozen']));
    await eventually(() => expect(leaders()).toEqual([1]));
    expect((await look(leader)).statuses).not.toContain('failed');
  });

  it('goes on without a leader that it froze without a word, with each message once and in order', async () => {
    const { tabs, chat, look, leaders, alice, bob } = await setUp(true);
    const [leader, hidden, shown] = tabs;
    expect(leaders()).toEqual([0]);
    await shown.show();
    // It keeps its lock and its socket, and never answers.
    await leader.freeze('frozen');
    await shown.evaluate(`page.send(${JSON.stringify(numbered('shown', 10))})`);
    await hidden.evaluate(`page.send(${JSON.stringify(numbered('hidden', 10))})`);
    await chat.send('from the other side');
    await shown.evaluate('page.sent()');
    await hidden.evaluate('page.sent()');
    const stored = await storedTexts(alice, bob);
    for (const name of ['shown', 'hidden']) {
      expect(stored.filter((text) => text.startsWith(name))).toEqual(numbered(name, 10));
    }
    expect(stored).toHaveLength(21);
    await leader.freeze('active');
    for (const tab of tabs) await eventually(async () => expect((await look(tab)).texts).toEqual(stored));
    await eventually(() => expect(leaders()).toHaveLength(1));
    expect(leaders()).not.toEqual([0]);
    await leader.evaluate('page.send(["thawed"])');
    await leader.evaluate('page.sent()');
    await eventually(async () => expect((await look(shown)).texts).toEqual([...stored, 'thawed']));
    for (const tab of tabs) expect((await look(tab)).statuses).not.toContain('failed');
  });
});
