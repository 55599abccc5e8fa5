import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './helpers/chromium.mjs';
import { composer, listPeople, messages, openChat, openDemo, type Person } from './helpers/demo.js';
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

const hash = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');
const choose = (page: Page, files: Parameters<Page['setInputFiles']>[1]) =>
  page.locator('.parley-composer input[type=file]').setInputFiles(files);
const tray = (page: Page) => page.getByRole('list', { name: 'Files to send' });

/** What whoever sees the message downloads. */
async function downloaded(page: Page, name: string): Promise<Buffer> {
  const link = page.getByRole('link', { name: `Save ${name}` });
  await link.waitFor();
  const answer = await fetch((await link.getAttribute('href')) ?? '');
  return Buffer.from(await answer.arrayBuffer());
}

it('sends a picture and a text file with a word; the other side sees the one and saves the other', async () => {
  const [one, other] = (await listPeople(server)) as [Person, Person];
  const [left, right] = [await openDemo(browser, server, one), await openDemo(browser, server, other)];
  await openChat(left, other);
  await openChat(right, one);
  const text = Buffer.from('The menu of today');
  await choose(left, [
    { name: 'Grüße.txt', mimeType: 'text/plain', buffer: text },
    { name: 'red.png', mimeType: 'image/png', buffer: png(900, 600) },
  ]);
  await tray(left).getByText('red.png').waitFor();
  await composer(left, other).fill('Look at these');
  await composer(left, other).press('Enter');
  for (const [page, to] of [
    [left, other],
    [right, one],
  ] as const) {
    await messages(page, to, 'Look at these').waitFor();
    const picture = page.getByRole('link', { name: 'Open red.png' }).locator('img');
    await eventually(async () => {
      expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(480);
    });
    expect(hash(await downloaded(page, 'Grüße.txt'))).toBe(hash(text));
  }
  expect(await tray(left).count()).toBe(0);
  await left.close();
  await right.close();
});

it('brings a file whole over a network that went, a server that was killed and a page that was reloaded', async () => {
  const [one, other] = (await listPeople(server)) as [Person, Person];
  const [left, right] = [await openDemo(browser, server, one), await openDemo(browser, server, other)];
  await openChat(left, other);
  await openChat(right, one);
  const content = randomBytes(24_000_000);
  const line = await left.context().newCDPSession(left);
  const uplink = (bytesPerSecond: number) =>
    line.send('Network.emulateNetworkConditions', {
      ...{ offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytesPerSecond },
    });
  const progress = left.getByRole('progressbar', { name: /Uploading film\.bin/ });
  const share = async () => Number(await progress.getAttribute('value'));
  const beyond = (least: number) => eventually(async () => expect(await share()).toBeGreaterThan(least));

  await uplink(3_000_000);
  await choose(left, [{ name: 'film.bin', mimeType: 'application/octet-stream', buffer: content }]);
  await tray(left).waitFor();
  await composer(left, other).press('Enter');
  await beyond(0.1);

  await left.context().setOffline(true);
  await eventually(async () => expect(await left.evaluate(() => navigator.onLine)).toBe(false));
  await left.context().setOffline(false);
  await uplink(3_000_000);
  await beyond(0.3);

  await server.kill();
  await server.restart();
  await beyond(0.5);

  await left.reload();
  await composer(left, other).waitFor();
  await progress.waitFor();
  expect(await share()).toBeLessThan(1);
  await eventually(async () => expect(await progress.count()).toBe(0));
  expect(hash(await downloaded(right, 'film.bin'))).toBe(hash(content));
  expect(hash(await downloaded(left, 'film.bin'))).toBe(hash(content));
  await left.close();
  await right.close();
});

it('ends an upload when somebody thinks better of it, and keeps nothing of it', async () => {
  const [one, other] = (await listPeople(server)) as [Person, Person];
  const left = await openDemo(browser, server, one);
  await openChat(left, other);
  const line = await left.context().newCDPSession(left);
  await line.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 1_000_000 },
  });
  await choose(left, [{ name: 'wrong.bin', mimeType: 'application/octet-stream', buffer: randomBytes(20_000_000) }]);
  await composer(left, other).press('Enter');
  await left.getByRole('progressbar', { name: /Uploading wrong\.bin/ }).waitFor();
  await left.getByRole('button', { name: 'Cancel the upload' }).click();
  await eventually(async () => expect(await left.getByText('wrong.bin').count()).toBe(0));
  await eventually(() => expect(readdirSync(join(server.data, 'files', 'uploads'))).toEqual([]));
  await left.close();
});

/** A picture of one colour (ISO/IEC 15948). */
function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const line = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, 0xa3)]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => line)));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, sum]);
}

function crc(data: Buffer): number {
  let value = 0xffffffff;
  for (const byte of data) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}
