import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './helpers/chromium.mjs';
import { expectFramesToGrow } from './helpers/demo-call.js';
import { createGroup, groupStage, groupTitle, join, stageButton } from './helpers/demo-group.js';
import { listPeople, openDemo, type Person } from './helpers/demo.js';
import { startServer, type TestServer } from './helpers/server.js';
import { hasJanus } from './media-server/start-group-pages.js';

describe.skipIf(!hasJanus)('a call of a group through Janus, and the tabs of one of them', { timeout: 240_000 }, () => {
  let server: TestServer;
  let browser: Browser;
  let context: BrowserContext;
  let people: [Person, Person, Person];

  beforeAll(async () => {
    server = await startServer({ args: ['--media', '--media-ports', '34600-34799', '--turn-port', '0'] });
    browser = await launchBrowser();
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    people = (await listPeople(server)).slice(0, 3) as [Person, Person, Person];
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  const openTab = async (person: Person): Promise<Page> => {
    const tab = await context.newPage();
    await tab.goto(`${server.url}/?as=${person.id}`);
    await tab.getByRole('heading', { name: `Hello, ${person.name}` }).waitFor();
    return tab;
  };
  const elsewhere = (page: Page) => page.getByText(`In a call with ${groupTitle} in another tab`);

  it('is in one of them alone, comes back there after a reload, and goes over to another', async () => {
    const [one, two, me] = people;
    const [first, second] = await Promise.all([openDemo(browser, server, one), openDemo(browser, server, two)]);
    const tab = await openTab(me);
    const other = await openTab(me);
    await createGroup(first, [two, me]);
    await first
      .getByRole('button', { name: `Video call with ${groupTitle}` })
      .first()
      .click();
    await join(first);
    await second.getByRole('button', { name: 'Accept with video' }).click();
    await tab.getByRole('button', { name: 'Accept with video' }).click();
    const seen = async (mine: Page) => {
      for (const page of [first, second]) await expectFramesToGrow(page, me);
      for (const person of [one, two]) await expectFramesToGrow(mine, person);
    };
    await seen(tab);
    await elsewhere(other).waitFor();
    expect(await groupStage(other).count()).toBe(0);

    await tab.reload();
    await seen(tab);
    await elsewhere(other).waitFor();
    expect(await groupStage(other).count()).toBe(0);

    await other.getByRole('button', { name: 'Continue here' }).click();
    await groupStage(tab).waitFor({ state: 'hidden' });
    await elsewhere(tab).waitFor();
    await seen(other);

    await stageButton(other, 'Leave the call').click();
    await elsewhere(tab).waitFor({ state: 'hidden' });
    await expectFramesToGrow(first, two);
    for (const page of [first, second]) await stageButton(page, 'Leave the call').click();
  });
});
