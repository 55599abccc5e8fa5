import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Parley } from '@parley/core';
import { createAdmin, createParley } from '@parley/node';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { launchBrowser } from './helpers/chromium.mjs';
import { eventually } from './helpers/eventually.js';
import { startServer, type TestServer } from './helpers/server.js';
import { startUpgradeProxy, type UpgradeProxy } from './helpers/upgrade-proxy.js';
import type { ChatPage } from './transports/chat-page-types.js';

const minute = 60_000;
let server: TestServer;
let proxy: UpgradeProxy;
let bob: Parley;
let users = 0;
const endings: (() => unknown)[] = [];

beforeAll(async () => {
  server = await startServer({ env: { PARLEY_ORIGINS: '*' } });
});
afterAll(() => server.stop());
beforeEach(async () => {
  proxy = await startUpgradeProxy(server.port);
  endings.push(() => proxy.close());
  await createAdmin(server).users.upsert({ id: 'bob' });
  bob = await connect('bob', server.url);
});
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function newUser(): Promise<string> {
  const id = `user-${(users += 1)}`;
  await createAdmin(server).users.upsert({ id });
  return id;
}

async function connect(userId: string, url: string, more: Partial<Parameters<typeof createParley>[0]> = {}) {
  const parley = createParley({ url, token: () => createAdmin(server).tokens.create({ userId }), ...more });
  await parley.connect();
  endings.push(() => parley.disconnect());
  return parley;
}

/** Moves faked time in steps that leave the network time to answer, so that nobody takes the other for gone. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1_000) {
    await vi.advanceTimersByTimeAsync(1_000);
    await fetch(`${proxy.url}/healthz`);
  }
}

/** What both have, as the server has it. */
async function storedTexts(conversationId: string): Promise<string[]> {
  const { items } = await bob.conversations.get(conversationId).history({ limit: 200 });
  return items.map(({ text }) => text);
}

describe('behind a proxy that refuses WebSocket', () => {
  it('Node chats over a stream, and over WebSocket once that is let through, with nothing lost or doubled', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], shouldAdvanceTime: true });
    endings.push(() => vi.useRealTimers());
    const alice = await connect(await newUser(), proxy.url);
    expect(alice.connection.get()).toMatchObject({ status: 'connected', transport: 'stream' });
    const chat = await alice.conversations.direct('bob');
    const heard: string[] = [];
    const bobHeard: string[] = [];
    chat.on('message', ({ sender, text }) => {
      if (sender.id === 'bob') heard.push(text);
    });
    bob.conversations.on('message', ({ sender, text }) => {
      if (sender.id !== 'bob') bobHeard.push(text);
    });
    const gaps: Promise<unknown>[] = [];
    let last = '';
    const stop = alice.connection.subscribe(({ status }) => {
      if (status === 'reconnecting' && last !== status) gaps.push(chat.send(`in gap ${gaps.length}`));
      last = status;
    });
    const back = bob.conversations.get(chat.id);
    for (let n = 0; n < 10; n += 1) await Promise.all([chat.send(`to bob ${n}`), back.send(`to alice ${n}`)]);
    await pass(minute);
    await eventually(() => expect(proxy.asked).toBe(2));
    expect(alice.connection.get()).toMatchObject({ status: 'connected', transport: 'stream' });

    proxy.fate = 'carried';
    await pass(2 * minute);
    for (let n = 10; alice.connection.get().transport !== 'websocket'; n += 1) await back.send(`to alice ${n}`);
    stop();
    await Promise.all(gaps);
    await chat.send('at last');
    expect(gaps).toHaveLength(1);
    const stored = await storedTexts(chat.id);
    const sentBy = (start: string) => stored.filter((text) => text.startsWith(start));
    await eventually(() => expect(heard).toEqual(sentBy('to alice')));
    await eventually(() => expect(bobHeard).toEqual(stored.filter((text) => !text.startsWith('to alice'))));
    expect(sentBy('to bob')).toEqual(Array.from({ length: 10 }, (_, n) => `to bob ${n}`));
    expect(sentBy('in gap')).toEqual(['in gap 0']);
    expect(new Set(stored).size).toBe(stored.length);
  });

  it('Node takes a stream where WebSockets open and carry nothing', async () => {
    proxy.fate = 'cut';
    const alice = await connect(await newUser(), proxy.url);
    expect(alice.connection.get()).toMatchObject({ status: 'connected', transport: 'stream' });
    expect(proxy.asked).toBe(2);
    await (await alice.conversations.direct('bob')).send('through the stream');
  });

  it('a client resumes on a stream when the server was killed', async () => {
    const alice = await connect(await newUser(), proxy.url);
    const chat = await alice.conversations.direct('bob');
    await chat.send('before');
    await server.kill();
    const waiting = chat.send('meanwhile');
    await server.restart();
    await waiting;
    expect(alice.connection.get()).toMatchObject({ status: 'connected', transport: 'stream' });
    await eventually(async () => expect(await storedTexts(chat.id)).toEqual(['before', 'meanwhile']));
  });

  it('a server that stops tells the clients of its streams to come back, and does not wait for them', async () => {
    const other = await startServer();
    endings.push(() => other.stop());
    const admin = createAdmin(other);
    await admin.users.upsert({ id: 'eve' });
    const token = () => admin.tokens.create({ userId: 'eve' });
    const eve = createParley({ url: other.url, token, transport: 'stream' });
    await eve.connect();
    endings.push(() => eve.disconnect());
    await other.stop();
    const { status, error } = await eventually(() => {
      const state = eve.connection.get();
      expect(state.error).toBeDefined();
      return state;
    });
    expect(status).toBe('reconnecting');
    expect(error?.message).toContain('code 1001');
  });
});

describe('a page behind a proxy that refuses WebSocket', () => {
  let browser: Browser;
  let pages: Server;
  const files = new Map<string, string>();
  const asked: string[] = [];

  beforeAll(async () => {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL('transports/chat-page.ts', import.meta.url))],
      conditions: ['@parley/source'],
      bundle: true,
      splitting: true,
      write: false,
      outdir: 'out',
      format: 'esm',
      target: 'es2022',
    });
    for (const { path, text } of outputFiles) files.set(`/${basename(path)}`, text);
    files.set('/', '<!doctype html><meta charset=utf-8><script type=module src=/chat-page.js></script>');
    pages = createServer(({ url = '/' }, response) => {
      const path = new URL(url, 'http://x').pathname;
      asked.push(path);
      response.setHeader('content-type', path === '/' ? 'text/html' : 'text/javascript').end(files.get(path));
    });
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    pages.close();
  });

  async function openChat(userId: string): Promise<Page> {
    const page = await browser.newPage();
    endings.push(() => page.close());
    await page.clock.install();
    const token = await createAdmin(server).tokens.create({ userId });
    const query = new URLSearchParams({ server: proxy.url, token });
    asked.length = 0;
    await page.goto(`http://127.0.0.1:${(pages.address() as AddressInfo).port}/?${String(query)}`);
    await page.waitForFunction(() => 'page' in window);
    return page;
  }
  const inPage = (page: Page) => ({
    look: () => page.evaluate(() => (window as unknown as { page: ChatPage }).page.look()),
    send: (text: string) => page.evaluate((it) => (window as unknown as { page: ChatPage }).page.send(it), text),
  });
  /** The files that hold the code of streams. */
  const streamFiles = () => [...files].filter(([, text]) => text.includes('getReader')).map(([path]) => path);

  it('chats over a stream, and over WebSocket once that is let through, with nothing lost or doubled', async () => {
    const userId = await newUser();
    const page = await openChat(userId);
    const alice = inPage(page);
    expect((await alice.look()).carriers).toEqual(['stream']);
    const chat = await bob.conversations.direct(userId);
    const bobHeard: string[] = [];
    chat.on('message', ({ sender, text }) => {
      if (sender.id !== 'bob') bobHeard.push(text);
    });
    for (let n = 0; n < 10; n += 1) await Promise.all([alice.send(`to bob ${n}`), chat.send(`to alice ${n}`)]);

    proxy.fate = 'carried';
    await page.clock.fastForward(minute);
    for (let n = 10; (await alice.look()).carriers.at(-1) !== 'websocket'; n += 1) await chat.send(`to alice ${n}`);
    await alice.send('at last');
    const { gaps, carriers } = await alice.look();
    expect(carriers).toEqual(['stream', 'reconnecting', 'websocket']);
    expect(gaps).toBe(1);
    await eventually(() => expect(bobHeard.at(-1)).toBe('at last'));
    const stored = await storedTexts(chat.id);
    const toAlice = stored.filter((text) => text.startsWith('to alice'));
    await eventually(async () => expect((await alice.look()).heard).toEqual(toAlice));
    const toBob = [...Array.from({ length: 10 }, (_, n) => `to bob ${n}`), 'in gap 0', 'at last'];
    expect(bobHeard).toEqual(toBob);
    expect(stored.filter((text) => !text.startsWith('to alice'))).toEqual(toBob);
    expect(new Set(toAlice).size).toBe(toAlice.length);
  });

  it('loads the code of streams only where it needs them', async () => {
    expect(streamFiles().length).toBeGreaterThan(0);
    proxy.fate = 'carried';
    const page = await openChat(await newUser());
    expect((await inPage(page).look()).carriers).toEqual(['websocket']);
    expect(asked.filter((path) => streamFiles().includes(path))).toEqual([]);
  });
});
