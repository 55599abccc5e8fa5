import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectToHear, launchWithVoice, voices } from './helpers/demo-call.js';
import { listPeople, openDemo } from './helpers/demo.js';
import { eventually } from './helpers/eventually.js';
import { startServer, type TestServer } from './helpers/server.js';
import { whyNoPhones, type CarrierSide } from './phone/start-phones.js';

const why = whyNoPhones();
const echo = '+1 555 777 0000';

describe.skipIf(why !== undefined)(`phones in the demo${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
  let server: TestServer;
  let folder: string;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-tones-'));
    server = await startServer({
      env: { PARLEY_PHONE: '1', PARLEY_TURN_PORT: '0', PARLEY_MEDIA_PORTS: '22310-22410' },
    });
    browser = await launchWithVoice(folder, 'other');
    const [alice] = await listPeople(server);
    page = await openDemo(browser, server, alice ?? expect.fail('The demo has nobody'));
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const stage = () => page.getByRole('region', { name: /^Call with/ });
  const carrier = async (): Promise<CarrierSide | undefined> => {
    const { calls } = (await (await fetch(`${server.url}/demo/phone-calls`)).json()) as { calls: CarrierSide[] };
    return calls.at(-1);
  };

  it('are called from the dial pad, and give back what is said', async () => {
    await page.getByRole('button', { name: 'Dial pad' }).click();
    const pad = page.getByRole('dialog', { name: 'Dial pad' }).getByRole('form', { name: 'Dial pad' });
    for (const key of '5557770000') await pad.getByRole('button', { name: key, exact: true }).click();
    await pad.getByRole('button', { name: 'Call', exact: true }).click();
    await expectToHear(page, voices.other);
    expect(await carrier()).toMatchObject({ way: 'in', number: '+15557770000', state: 'answered' });
    await stage().getByRole('button', { name: 'Leave the call' }).click();
    await eventually(async () => expect((await carrier())?.state).toBe('over'));
  });

  it('call, are answered, hear keys, and are held', async () => {
    const rung = fetch(`${server.url}/demo/phone-calls`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to: '+15550001101', tone: voices.one }),
    });
    const card = page.getByRole('region', { name: /^Incoming call from/ });
    await card.getByText(echo).waitFor();
    await card.getByRole('button', { name: 'Accept', exact: true }).click();
    expect(await (await rung).json()).toMatchObject({ status: 180 });
    await expectToHear(page, voices.one);
    await stage().getByRole('button', { name: 'Keypad', exact: true }).click();
    for (const key of ['4', '#'])
      await stage().getByRole('group', { name: 'Keypad' }).getByRole('button', { name: key, exact: true }).click();
    await eventually(async () => expect((await carrier())?.keys).toBe('4#'));
    await stage().getByRole('button', { name: 'Hold', exact: true }).click();
    await stage().getByRole('button', { name: 'Resume', exact: true }).click();
    await expectToHear(page, voices.one);
    await stage().getByRole('button', { name: 'Leave the call' }).click();
    await eventually(async () => expect((await carrier())?.state).toBe('over'));
  });
});
