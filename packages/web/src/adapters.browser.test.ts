import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { clockContract, randomContract, socketContract } from '@parley/core/testing';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import type { AdaptersPage, PeerNews, PeerOrder } from './testing/page-adapters.js';

declare const page: AdaptersPage;

const executablePath = env['PARLEY_TEST_CHROMIUM'];

/** Listens on a free port and stops at once: nobody serves it now. */
async function findDeadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

describe.skipIf(!executablePath)('the adapters in a real browser', () => {
  const peers: { readonly socket: WebSocket; readonly received: string[] }[] = [];
  const goodbyes = new EventEmitter();
  let server: Server;
  let sockets: WebSocketServer;
  let browser: Browser;
  let tab: Page;

  beforeAll(async () => {
    const entry = fileURLToPath(new URL('testing/adapters-page.ts', import.meta.url));
    const { outputFiles } = await build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      format: 'iife',
      conditions: ['@parley/source'],
    });
    const html = `<!doctype html><title>adapters</title><body><script>${outputFiles[0]?.text ?? ''}</script></body>`;
    const deadPort = await findDeadPort();
    const serve = async (request: IncomingMessage, response: ServerResponse) => {
      if (request.url === '/config') response.end(JSON.stringify({ deadPort }));
      else if (request.url === '/peers') {
        const { from, have } = JSON.parse(await readBody(request)) as { from: number; have: number[] };
        const news: PeerNews[] = peers.slice(from).map(({ socket, received }, at) => ({
          more: received.slice(have[at] ?? 0),
          ended: socket.readyState === socket.CLOSED,
        }));
        response.end(JSON.stringify({ all: peers.length, news }));
      } else if (request.url === '/do') {
        for (const { peer, ...order } of JSON.parse(await readBody(request)) as PeerOrder[]) {
          const socket = peers[peer]?.socket;
          if (order.what === 'send') socket?.send(order.text);
          else if (order.what === 'close') socket?.close(order.code, order.reason);
          else socket?.terminate();
        }
        response.end();
      } else response.setHeader('content-type', 'text/html').end(html);
    };
    server = createServer((request, response) => void serve(request, response));
    sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket, { url }) => {
      if (url === '/goodbye') {
        socket.on('message', (data) => goodbyes.emit('said', (data as Buffer).toString()));
        return;
      }
      const received: string[] = [];
      socket.on('message', (data) => received.push((data as Buffer).toString()));
      peers.push({ socket, received });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  });
  afterAll(async () => {
    await browser.close();
    sockets.close();
    server.close();
  });

  for (const [suite, checks] of [
    ['socket', socketContract],
    ['clock', clockContract],
    ['random', randomContract],
  ] as const) {
    for (const { name } of checks) {
      it(`${suite}: ${name}`, async () => {
        expect(await tab.evaluate(([of, check]) => page.keep(of, check), [suite, name] as const)).toBeUndefined();
      });
    }
  }

  it.each([
    ['loaded anew', (left: Page) => left.reload()],
    ['left for another', (left: Page) => left.goto('about:blank')],
    ['closed', (left: Page) => left.close({ runBeforeUnload: true })],
  ] as const)('sends what is said while the page is %s', async (how, leave) => {
    const left = await browser.newPage();
    await left.goto(tab.url());
    await left.evaluate((text) => page.sayGoodbye(text), how);
    const said = once(goodbyes, 'said');
    await leave(left);
    expect(await said).toEqual([how]);
    await left.close();
  });
});
