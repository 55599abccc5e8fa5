import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EffectsPage } from '../testing/page-effects.js';

declare const page: EffectsPage;

const executablePath = env['PARLEY_TEST_CHROMIUM'];
const require = createRequire(import.meta.url);
/** What an app puts on its server. */
const folders = [
  dirname(require.resolve('@mediapipe/selfie_segmentation/selfie_segmentation.js')),
  join(dirname(require.resolve('@jitsi/rnnoise-wasm/package.json')), 'dist'),
];

describe.skipIf(!executablePath)('effects in a real browser', () => {
  let server: Server;
  let browser: Browser;
  let tab: Page;

  beforeAll(async () => {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL('../testing/effects-page.ts', import.meta.url))],
      bundle: true,
      write: false,
      format: 'iife',
      conditions: ['@parley/source'],
    });
    const html = `<!doctype html><title>effects</title><body><script>${outputFiles[0]?.text ?? ''}</script></body>`;
    const find = async (path: string) => {
      const name = /^\/effects\/([\w.]+)$/u.exec(path)?.[1];
      const read = (folder: string) => readFile(join(folder, name ?? 'none')).catch(() => undefined);
      return (await Promise.all(folders.map(read))).find((file) => file !== undefined);
    };
    server = createServer((request, response) => {
      const { url = '/' } = request;
      if (url === '/') return void response.setHeader('content-type', 'text/html').end(html);
      void find(url).then((file) => {
        response.statusCode = file ? 200 : 404;
        response.setHeader('content-type', url.endsWith('.js') ? 'text/javascript' : 'application/octet-stream');
        response.end(file);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await chromium.launch({
      executablePath,
      // WebGL without a graphics card.
      args: [
        ...['--no-sandbox', '--enable-unsafe-swiftshader', '--use-angle=swiftshader'],
        '--autoplay-policy=no-user-gesture-required',
      ],
    });
    tab = await browser.newPage();
    await tab.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
  });
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  it('refuse with a code where the files are not there', async () => {
    expect(await tab.evaluate(() => page.refuse('/nowhere'))).toEqual(['calls/unsupported', 'calls/unsupported']);
  });

  it('blur the background, and leave the person sharp', async () => {
    const { background, face, live } = await tab.evaluate(() => page.blur('/effects'));
    process.stdout.write(`  sharpness: background ${background.toFixed(3)}, face ${face.toFixed(3)}\n`);
    expect(background).toBeLessThan(0.25);
    expect(face).toBeGreaterThan(0.8);
    expect(live).toBe('ended live');
  });

  it('take out noise, and leave a voice', async () => {
    const { noise, voice, live } = await tab.evaluate(() => page.suppress('/effects/'));
    process.stdout.write(`  noise ${noise.toFixed(1)} dB, voice ${voice.toFixed(1)} dB\n`);
    expect(noise).toBeLessThan(-15);
    expect(voice).toBeGreaterThan(-6);
    expect(live).toBe('ended');
  });
});
