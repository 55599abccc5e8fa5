import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { socketContract, type SocketContractPeer } from '@parley/core/testing';
import { createServer, defaults, type ClientConnection, type ClientSocket } from '@parley/server';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './helpers/chromium.mjs';
import { startCuttingProxy, type CuttingProxy } from './helpers/cutting-proxy.js';
import { eventually } from './helpers/eventually.js';
import type { ContractPage, PeerNews, PeerOrder } from './transports/contract-page-types.js';
import { createStreamPort } from './transports/stream-port.js';

// The real server carries the streams; in place of its rules stand the ends that the suite drives.
const peers: SocketContractPeer[] = [];
const endings: (() => unknown)[] = [];
let proxy: CuttingProxy;
let url: string;
let deadUrl: string;

beforeAll(async () => {
  const data = await mkdtemp(join(tmpdir(), 'parley-contract-'));
  endings.push(() => rm(data, { recursive: true, force: true }));
  const config = { ...defaults, port: 0, data, origins: '*', logLevel: 'silent' } as const;
  const server = await createServer(config, { onConnect: addPeer });
  endings.push(() => server.stop());
  proxy = await startCuttingProxy(server.port);
  endings.push(() => proxy.close());
  const dead = await startCuttingProxy(server.port);
  await dead.close();
  url = `ws://127.0.0.1:${proxy.port}/v1/connect`;
  deadUrl = `ws://127.0.0.1:${dead.port}/v1/connect`;
});
afterAll(async () => {
  for (const end of endings.reverse()) await end();
});

function addPeer(socket: ClientSocket): ClientConnection {
  const received: string[] = [];
  let ended = false;
  peers.push({
    received,
    get ended() {
      return ended;
    },
    send: (text) => socket.send(text),
    close: (code, reason) => socket.close(code, reason),
    cut: () => proxy.cut(),
  });
  return { receive: (text) => received.push(text), closed: () => void (ended = true) };
}

describe('streams of Node', () => {
  it.each(socketContract)('$name', ({ run }) =>
    run({ port: createStreamPort(), url, deadUrl, peers, pause: () => pass(2) }),
  );
});

describe('streams of Chromium', () => {
  let browser: Browser;
  let page: Page;
  let from = 0;

  beforeAll(async () => {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL('transports/contract-page.ts', import.meta.url))],
      conditions: ['@parley/source'],
      bundle: true,
      write: false,
      format: 'iife',
      target: 'es2022',
    });
    const html = `<!doctype html><meta charset=utf-8><script>${outputFiles[0]?.text ?? ''}</script>`;
    const pages = createHttpServer((_request, response) => response.setHeader('content-type', 'text/html').end(html));
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
    endings.push(() => pages.close());
    browser = await launchBrowser();
    endings.push(() => browser.close());
    page = await browser.newPage();
    await page.exposeFunction('askPeers', (orders: readonly PeerOrder[], have: readonly number[]): PeerNews[] => {
      for (const { peer, ...order } of orders) {
        const told = peers[from + peer];
        if (order.what === 'send') told?.send(order.text);
        else if (order.what === 'close') told?.close(order.code, order.reason);
        else told?.cut();
      }
      return peers.slice(from).map(({ received, ended }, at) => ({ more: received.slice(have[at] ?? 0), ended }));
    });
    await page.goto(`http://127.0.0.1:${(pages.address() as AddressInfo).port}/`);
  });

  it.each(socketContract)('$name', async ({ name }) => {
    from = peers.length;
    const keep = ([check, to, nobody]: readonly string[]) =>
      (window as unknown as { page: ContractPage }).page.keep(check ?? '', to ?? '', nobody ?? '');
    expect(await page.evaluate(keep, [name, url, deadUrl])).toBeUndefined();
  });

  it.each([
    ['loaded anew', (left: Page) => left.reload()],
    ['left for another', (left: Page) => left.goto('about:blank')],
    ['closed', (left: Page) => left.close({ runBeforeUnload: true })],
  ] as const)('send what is said while the page is %s, and end', async (how, leave) => {
    const left = await browser.newPage();
    await left.exposeFunction('askPeers', () => []);
    await left.goto(page.url());
    const at = peers.length;
    const say = ([text, to]: readonly string[]) =>
      (window as unknown as { page: ContractPage }).page.sayGoodbye(text ?? '', to ?? '');
    await left.evaluate(say, [how, url]);
    await leave(left);
    await eventually(() => expect(peers[at]).toMatchObject({ received: [how], ended: true }));
    await left.close();
  });
});
