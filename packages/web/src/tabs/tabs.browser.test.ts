import { env } from 'node:process';
import type { Clock, SocketListener } from '@parley/core';
import { createMessageBackend, createScriptedServer, Refusal, type MessageBackend } from '@parley/core/testing';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { servePage, type ServedPage } from '../testing/serve-page.js';
import type { TabsPage } from './testing/page-tabs.js';

declare const page: TabsPage;

const executablePath = env['PARLEY_TEST_CHROMIUM'];
const clock: Clock = {
  now: () => Date.now(),
  setTimer(run, ms) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
const eventually = <T>(assertion: () => T | Promise<T>) => vi.waitFor(assertion, { timeout: 25_000, interval: 20 });

describe.skipIf(!executablePath)('tabs of a real browser', () => {
  let served: ServedPage;
  let sockets: WebSocketServer;
  let browser: Browser;
  let context: BrowserContext;
  let backend: MessageBackend;
  let devices: { readonly device: string; readonly epoch?: number; readonly cursor?: string }[];

  /** A scripted server behind real sockets, with the rule of epochs. */
  const renew = () => {
    const server = createScriptedServer(clock);
    backend = createMessageBackend(server);
    const inner = server.check;
    const live = new Map<string, { readonly epoch: number; readonly close: () => void }>();
    devices = [];
    server.check = (params) => {
      const socket = server.requests.at(-1)?.socket;
      const { device, epoch = Infinity } = params;
      const before = live.get(device);
      if (before && epoch < before.epoch) throw new Refusal('connection/superseded');
      before?.close();
      live.set(device, { epoch, close: () => socket?.close(4001) });
      devices.push(params);
      return inner(params);
    };
    sockets.removeAllListeners('connection');
    sockets.on('connection', (socket: WebSocket) => {
      const waiting: string[] = [];
      let open = false;
      const listener: SocketListener = {
        onOpen() {
          open = true;
          for (const text of waiting) line.send(text);
        },
        onMessage: (text) => socket.send(text),
        onClose: (code, reason) => socket.close(code === 1006 ? 1011 : code, reason),
      };
      const line = server.sockets.open('ws://scripted', listener);
      socket.on('message', (data: Buffer) => {
        if (open) line.send(data.toString());
        else waiting.push(data.toString());
      });
      socket.on('close', () => line.close(1001));
    });
  };

  beforeAll(async () => {
    served = await servePage(new URL('testing/tabs-page.ts', import.meta.url));
    sockets = new WebSocketServer({ server: served.server });
    browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu'],
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    });
  });
  afterAll(async () => {
    await browser.close();
    sockets.close();
    served.close();
  });
  beforeEach(async () => {
    renew();
    context = await browser.newContext();
  });
  afterEach(() => context.close());

  const openTab = async (user?: string): Promise<Page> => {
    const tab = await context.newPage();
    await tab.goto(served.url);
    if (user !== undefined) await tab.evaluate((id) => page.open(id), user);
    return tab;
  };
  const openTabs = async (count: number): Promise<Page[]> => {
    const tabs: Page[] = [];
    for (let n = 0; n < count; n += 1) tabs.push(await openTab('alice'));
    return tabs;
  };
  const look = (tab: Page, client = 0) => tab.evaluate((of) => page.look(of), client);
  const open = () => [...sockets.clients].filter(({ readyState }) => readyState === 1);
  const stored = () => backend.stored().map(({ text }) => text);

  it('share one socket as one device, and each sees what another sends', async () => {
    const tabs = await openTabs(4);
    expect([open().length, devices.length]).toEqual([1, 1]);
    for (const [n, tab] of tabs.entries()) {
      await tab.evaluate((text) => page.send(text), `from ${n}`);
      await tab.evaluate(() => page.sent());
    }
    for (const tab of tabs) {
      await eventually(async () => expect((await look(tab)).texts).toEqual(['from 0', 'from 1', 'from 2', 'from 3']));
    }
  });

  it('go on at once when the leader is closed in the middle of a burst, with each message once and in order', async () => {
    const tabs = await openTabs(4);
    const [leader, sender, ...others] = tabs as [Page, Page, Page, Page];
    const texts = Array.from({ length: 60 }, (_, n) => `m${String(n).padStart(2, '0')}`);
    await sender.evaluate((all) => page.send(...all), texts);
    await leader.close();
    await sender.evaluate(() => page.sent());
    expect(stored()).toEqual(texts);
    expect(open()).toHaveLength(1);
    for (const tab of [sender, ...others]) {
      await eventually(async () => expect((await look(tab)).texts).toEqual(texts));
      expect(
        (await look(tab)).statuses.filter((status) => !['connecting', 'connected', 'reconnecting'].includes(status)),
      ).toEqual([]);
    }
    const [before, after] = devices;
    expect(after?.device).toBe(before?.device);
    expect(after?.epoch).toBeGreaterThan(before?.epoch ?? Infinity);
    expect(after?.cursor).toBeDefined();
  });

  it('go on when the leader sleeps without a word; awake again it finds itself replaced, and follows', async () => {
    const [leader, other] = (await openTabs(2)) as [Page, Page];
    const session = await context.newCDPSession(leader);
    await session.send('Debugger.enable');
    const paused = new Promise((resolve) => session.once('Debugger.paused', resolve));
    // Nothing of the page runs, and it keeps its lock and its socket.
    await session.send('Debugger.pause');
    void leader.evaluate(() => 1).catch(() => undefined);
    await paused;
    const began = Date.now();
    await other.evaluate(() => page.send('while it slept'));
    await other.evaluate(() => page.sent());
    expect(Date.now() - began).toBeGreaterThan(3_000);
    expect([open().length, devices.length]).toEqual([1, 2]);
    await session.send('Debugger.resume');
    await eventually(async () => expect((await look(leader)).texts).toEqual(['while it slept']));
    expect((await look(leader)).statuses).not.toContain('failed');
    await leader.evaluate(() => page.send('awake'));
    await leader.evaluate(() => page.sent());
    await eventually(async () => expect((await look(other)).texts).toEqual(['while it slept', 'awake']));
    expect([open().length, devices.length]).toEqual([1, 2]);
  });

  it('comes back from the back/forward cache, and catches up', async () => {
    const [leader, other] = (await openTabs(2)) as [Page, Page];
    await leader.goto(`${served.url}elsewhere`);
    await eventually(() => expect(devices).toHaveLength(2));
    backend.say('while it was away');
    // It is shown again as it was: nothing is loaded.
    await leader.goBack({ waitUntil: 'commit' });
    await eventually(async () => expect((await look(leader)).texts).toEqual(['while it was away']));
    expect(await leader.evaluate(() => page.persisted)).toBe(true);
    expect([open().length, devices.length]).toEqual([1, 2]);
    await eventually(async () => expect((await look(other)).texts).toEqual(['while it was away']));
  });

  it('lets clients of one page share as well, those of two users side by side, and those that want it be alone', async () => {
    const tab = await openTab();
    await Promise.all([0, 1].map(() => tab.evaluate(() => page.open('alice'))));
    expect(open()).toHaveLength(1);
    await tab.evaluate(() => page.open('carol'));
    expect(open()).toHaveLength(2);
    await tab.evaluate(() => page.open('alice', { tabs: false }));
    expect(open()).toHaveLength(3);
    expect(new Set(devices.map(({ device }) => device)).size).toBe(3);
    await tab.evaluate(() => page.end(0, 'disconnect'));
    await eventually(async () => expect((await look(tab, 1)).statuses.at(-1)).toBe('connected'));
    await tab.evaluate(() => page.end(1, 'signOut'));
    await eventually(() => expect(open()).toHaveLength(2));
  });

  it('rings in one tab alone', async () => {
    const tabs = await openTabs(3);
    const ringing = async () => Promise.all(tabs.map(async (tab) => (await look(tab)).rings));
    await eventually(async () => expect((await ringing()).filter(Boolean)).toHaveLength(1));
  });
});
