import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdmin } from '@parley/node';
import type { Browser, Page } from 'playwright-core';
import type { Browser as Firefox, Page as FirefoxPage } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TalkPage } from './firefox/talk-page-types.js';
import { launchBrowser } from './helpers/chromium.mjs';
import { eventually } from './helpers/eventually.js';
import { launchFirefox } from './helpers/firefox.js';
import { end, startParley } from './helpers/parley-process.mjs';
import { servePages } from './helpers/serve-pages.js';
import { writeTone } from './helpers/tone.mjs';

declare const page: TalkPage;

const executablePath = process.env['PARLEY_TEST_FIREFOX'];
/** What each gives as its microphone. */
const tones = { chromium: 440, firefox: 1_300 } as const;
const loud = 0.02;

describe.skipIf(executablePath === undefined)('a call between Chromium and Firefox', () => {
  let folder: string;
  let server: Awaited<ReturnType<typeof startParley>>;
  let pages: Awaited<ReturnType<typeof servePages>>;
  let browser: Browser;
  let firefox: Firefox;
  const open: { chromium?: Page; firefox?: FirefoxPage } = {};
  const names = ['chromium', 'firefox'] as const;
  type Name = (typeof names)[number];

  /** Runs it in the page; both libraries know the same way. */
  function run<T, A>(name: Name, work: (argument: A) => T | Promise<T>, argument: A): Promise<T> {
    const own = open[name] ?? expect.fail(`${name} has no page`);
    return (own as { evaluate(work: unknown, argument: A): Promise<T> }).evaluate(work, argument);
  }
  const status = (name: Name) => run(name, () => page.status(), undefined);

  async function address(name: Name): Promise<string> {
    const admin = createAdmin(server);
    await admin.users.upsert({ id: name });
    const token = await admin.tokens.create({ userId: name });
    return `${pages.url}?${new URLSearchParams({ server: server.url, token })}`;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-firefox-'));
    server = await startParley({ data: folder, env: { PARLEY_ORIGINS: '*' } });
    pages = await servePages(new URL('./firefox/talk-page.ts', import.meta.url));
    const microphone = join(folder, 'tone.wav');
    await writeTone(microphone, { hertz: tones.chromium, seconds: 600 });
    browser = await launchBrowser({ microphone });
    firefox = await launchFirefox({ executablePath: executablePath ?? '', hertz: tones.firefox });
    open.chromium = await browser.newPage();
    open.firefox = await firefox.newPage();
    for (const name of names) {
      await open[name]?.goto(await address(name));
      await eventually(async () => expect(await run(name, () => 'page' in window, undefined)).toBe(true));
    }
  });
  afterAll(async () => {
    await firefox.close();
    await browser.close();
    pages.close();
    await end(server);
    await rm(folder, { recursive: true, force: true });
  });

  async function hearsAndSees(name: Name): Promise<void> {
    const other = name === 'chromium' ? 'firefox' : 'chromium';
    await eventually(async () => {
      const loudness = await run(name, (hertz: readonly number[]) => page.hear(hertz), Object.values(tones));
      expect({ [name]: loudness[tones[name]]! > loud, [other]: loudness[tones[other]]! > loud }).toEqual({
        [name]: false,
        [other]: true,
      });
    });
    const before = await run(name, () => page.frames(), undefined);
    await eventually(async () => expect(await run(name, () => page.frames(), undefined)).toBeGreaterThan(before + 10));
  }

  for (const caller of names) {
    const callee = caller === 'chromium' ? 'firefox' : 'chromium';
    it(`is heard and seen both ways, has the same words on both sides and ends, when ${caller} calls`, async () => {
      await run(caller, (to: string) => page.call(to), callee);
      for (const name of names) {
        await eventually(async () => expect(await status(name)).toBe('active'));
        await hearsAndSees(name);
      }
      const phrase = await run(caller, () => page.phrase(), undefined);
      expect(phrase?.split(' ')).toHaveLength(6);
      expect(await run(callee, () => page.phrase(), undefined)).toBe(phrase);
      await run(callee, () => page.hangUp(), undefined);
      for (const name of names) {
        await eventually(async () => expect(await status(name)).toBe('hangup'));
        await eventually(async () => expect(await run(name, () => page.open(), undefined)).toBe(0));
      }
    });
  }
});
