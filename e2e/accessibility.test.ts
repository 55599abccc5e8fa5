import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './helpers/chromium.mjs';
import { listPeople, messages, openChat, write, type Person } from './helpers/demo.js';
import { startServer, type TestServer } from './helpers/server.js';

let server: TestServer;
let browser: Browser;
let axe: string;
let one: Person;
let other: Person;

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  [one, other] = (await listPeople(server)) as [Person, Person];
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function expectAccessible(page: Page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual(
    [],
  );
}

const looks = [
  { colorScheme: 'light', width: 1440, height: 900 },
  { colorScheme: 'dark', width: 1440, height: 900 },
  { colorScheme: 'light', width: 390, height: 844 },
  { colorScheme: 'dark', width: 390, height: 844 },
] as const;

describe.each(looks)('in $colorScheme, $width pixels wide', ({ colorScheme, width, height }) => {
  let page: Page;

  beforeAll(async () => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height }, reducedMotion: 'reduce' });
    page = await context.newPage();
    return () => context.close();
  });

  it('the sign-in page has no violations', async () => {
    await page.goto(server.url);
    await page
      .getByRole('link', { name: new RegExp(one.name) })
      .first()
      .waitFor();
    await expectAccessible(page);
  });

  it('the messenger and a thread have none', async () => {
    await page.goto(`${server.url}/?as=${one.id}`);
    await page.getByRole(width > 600 ? 'main' : 'navigation').waitFor();
    await expectAccessible(page);
    if (width < 600) return;
    await openChat(page, other);
    await write(page, other, 'Is this readable? https://example.org');
    await messages(page, other, 'Is this readable?').first().waitFor();
    await expectAccessible(page);
  });

  it('two people side by side have none', async () => {
    await page.goto(`${server.url}/?duo=${one.id},${other.id}`);
    await page.locator('iframe').first().waitFor();
    await expectAccessible(page);
  });
});
