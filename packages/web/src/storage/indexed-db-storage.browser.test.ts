import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, kill } from 'node:process';
import { storageContract } from '@parley/core/testing';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servePage, type ServedPage } from '../testing/serve-page.js';
import type { StoragePage } from './testing/page-storage.js';

declare const page: StoragePage;

const executablePath = env['PARLEY_TEST_CHROMIUM'];
const args = ['--no-sandbox', '--disable-gpu'];

describe.skipIf(!executablePath)('records in a real browser', () => {
  let served: ServedPage;
  let browser: Browser;
  let tab: Page;

  const openTab = async () => {
    const opened = await browser.newPage();
    await opened.goto(served.url);
    return opened;
  };
  beforeAll(async () => {
    served = await servePage(new URL('testing/storage-page.ts', import.meta.url));
    browser = await chromium.launch({ executablePath, args });
    tab = await openTab();
  });
  afterAll(async () => {
    await browser.close();
    served.close();
  });

  for (const { name } of storageContract) {
    it(name, async () => {
      expect(await tab.evaluate((check) => page.keep(check), name)).toBeUndefined();
    });
  }

  it('goes on when the database is deleted under it', async () => {
    expect(await tab.evaluate(() => page.outliveRemoval())).toEqual(['after', 'and after']);
  });

  it.each([
    ['absent', 'TypeError'],
    ['refused', 'SecurityError'],
    ['silent', 'Error'],
  ] as const)('rejects where IndexedDB is %s', async (how, error) => {
    const without = await openTab();
    expect(await without.evaluate((way) => page.openWithout(way), how)).toBe(error);
    await without.close();
  });

  it('refuses what is over the quota, keeps what was there, and goes on once there is room', async () => {
    const full = await openTab();
    const session = await full.context().newCDPSession(full);
    const origin = new URL(served.url).origin;
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 100_000 });
    expect(await full.evaluate(() => page.write('quota', 'small', 'kept'))).toBeUndefined();
    expect(await full.evaluate(() => page.fill('quota', 'large', 5_000_000))).toBe('QuotaExceededError');
    expect(await full.evaluate(() => page.keys('quota'))).toEqual(['small']);
    await session.send('Storage.overrideQuotaForOrigin', { origin });
    expect(await full.evaluate(() => page.fill('quota', 'large', 5_000_000))).toBeUndefined();
    expect(await full.evaluate(() => page.keys('quota'))).toEqual(['large', 'small']);
    await full.context().close();
  });

  it('has on the disk what a write has settled, when the browser is killed in the next moment', async () => {
    const profile = await mkdtemp(join(tmpdir(), 'parley-profile-'));
    const open = async () => {
      const context = await chromium.launchPersistentContext(profile, { executablePath, args });
      const [first = await context.newPage()] = context.pages();
      await first.goto(served.url);
      return { context, first };
    };
    try {
      const before = await open();
      const client = await before.context.browser()?.newBrowserCDPSession();
      const { processInfo = [] } = (await client?.send('SystemInfo.getProcessInfo')) ?? {};
      const pid = processInfo.find(({ type }) => type === 'browser')?.id ?? 0;
      expect(pid).toBeGreaterThan(0);
      const closed = new Promise((resolve) => before.context.on('close', resolve));
      expect(await before.first.evaluate(() => page.write('crash', 'key', 'text'))).toBeUndefined();
      kill(pid, 'SIGKILL');
      await closed;
      const after = await open();
      expect(await after.first.evaluate(() => page.keys('crash'))).toEqual(['key']);
      await after.context.close();
    } finally {
      await rm(profile, { recursive: true, force: true });
    }
  });
});
