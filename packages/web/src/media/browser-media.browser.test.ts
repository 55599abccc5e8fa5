import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { mediaContract } from '@parley/core/testing';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallPage } from './testing/page-calls.js';

declare const page: CallPage;

const executablePath = env['PARLEY_TEST_CHROMIUM'];
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--host-resolver-rules=MAP insecure.test 127.0.0.1',
];

describe.skipIf(!executablePath)('media of a real browser', () => {
  let server: Server;
  let browser: Browser;
  let tab: Page;
  const addressOf = (host: string) => `http://${host}:${(server.address() as AddressInfo).port}/`;

  beforeAll(async () => {
    const entry = fileURLToPath(new URL('testing/call-page.ts', import.meta.url));
    const { outputFiles } = await build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      format: 'iife',
      conditions: ['@parley/source'],
    });
    const html = `<!doctype html><title>calls</title><body><script>${outputFiles[0]?.text ?? ''}</script></body>`;
    server = createServer((_request, response) => void response.setHeader('content-type', 'text/html').end(html));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await chromium.launch({ executablePath, args: flags });
    tab = await browser.newPage();
    await tab.goto(addressOf('localhost'));
  });
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  for (const { name } of mediaContract) {
    it(name, async () => {
      expect(await tab.evaluate((check) => page.keep(check), name)).toBeUndefined();
    });
  }

  it('carries a video call both ways, also over an ICE restart', async () => {
    expect(await tab.evaluate(() => page.talk())).toEqual([
      'outgoing flows',
      'incoming flows',
      'outgoing flows again',
      'incoming flows again',
      'hangup',
      'hangup',
      // The light of the camera is out.
      'opened, ended',
    ]);
  });

  it('plays with the next gesture where the browser wants one, and asks no more once detached', async () => {
    expect(await tab.evaluate(() => page.playAfterGesture())).toEqual([1, 2, 2]);
  });

  it('tries the devices before a call, and lets go of them', async () => {
    expect(await tab.evaluate(() => page.testDevices())).toEqual({
      microphone: 'passed',
      camera: 'passed',
      speaker: 'passed',
      server: 'passed',
      loudest: 'moved',
      left: 'opened, ended',
    });
  });

  it('says that a page must be secure', async () => {
    const insecure = await browser.newPage();
    await insecure.goto(addressOf('insecure.test'));
    expect(await insecure.evaluate(() => page.openMicrophone())).toContain('Open it over https or on localhost.');
  });

  it('says what to press when the microphone is refused', async () => {
    const refusing = await chromium.launch({
      executablePath,
      args: [...flags.filter((flag) => flag !== '--use-fake-ui-for-media-stream'), '--deny-permission-prompts'],
    });
    const refused = await refusing.newPage();
    await refused.goto(addressOf('localhost'));
    const message = await refused.evaluate(() => page.openMicrophone());
    await refusing.close();
    expect(message).toContain('allow the microphone');
  });
});
