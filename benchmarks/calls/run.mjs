// How long a call takes to be heard, through the SDK and through two bare RTCPeerConnections, in turn in the same browser.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAdmin } from '@parley/node';
import { build } from 'esbuild';
import { launchBrowser } from '../../e2e/helpers/chromium.mjs';
import { writeTone } from '../../e2e/helpers/tone.mjs';
import { machine } from '../lib/machine.mjs';
import { end, startParley } from '../../e2e/helpers/parley-process.mjs';
import { median, round } from '../lib/stats.mjs';

const runs = Number(process.env.PARLEY_BENCH_RUNS ?? 9);
const folder = await mkdtemp(join(tmpdir(), 'parley-bench-calls-'));
const endings = [() => rm(folder, { recursive: true, force: true })];

try {
  const server = await startParley({ data: folder });
  endings.push(() => end(server));
  const pages = await servePages();
  endings.push(() => pages.close());
  const microphone = join(folder, 'tone.wav');
  await writeTone(microphone, { hertz: 440, seconds: 600 });
  const browser = await launchBrowser({ microphone });
  endings.push(() => browser.close());

  const pair = await openPair(browser, pages.url);
  await signIn(pair, server);
  const ways = { sdk: () => call(pair, '/sdk.js'), bare: () => call(pair, '/bare.js') };
  const times = { sdk: [], bare: [] };
  // The first of each loads code and opens devices: it is not counted.
  for (let run = 0; run <= runs; run++) {
    for (const way of run % 2 === 0 ? ['sdk', 'bare'] : ['bare', 'sdk']) {
      const ms = await ways[way]();
      if (run > 0) times[way].push(ms);
    }
  }
  const [sdk, bare] = [median(times.sdk), median(times.bare)];
  console.log(machine());
  console.log('From the wish to call to the first sound at the far end (getStats every 10 ms), in ms:');
  for (const [way, samples] of Object.entries(times))
    console.log(`  ${way.padEnd(5)} ${samples.map((ms) => round(ms)).join(' ')}`);
  console.log(JSON.stringify({ p2pRatio: round(sdk / bare, 2), sdkMs: round(sdk), bareMs: round(bare), runs }));
} finally {
  for (const end of endings.reverse()) await end();
}

async function servePages() {
  const script = (file) =>
    build({
      entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      target: 'es2022',
      logLevel: 'error',
    }).then(({ outputFiles }) => outputFiles[0].text);
  const scripts = { '/sdk.js': await script('sdk-page.js'), '/bare.js': await script('bare-page.js') };
  const http = createServer(({ url }, response) => {
    const text = scripts[url];
    response.writeHead(200, { 'content-type': text ? 'text/javascript' : 'text/html' });
    response.end(text ?? '<!doctype html><meta charset=utf-8><title>A call</title>');
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return { url: `http://localhost:${http.address().port}`, close: () => http.close() };
}

/** Two pages of one browser, which both ways of calling use. */
async function openPair(browser, url) {
  const context = await browser.newContext();
  const open = async () => {
    const page = await context.newPage();
    await page.goto(url);
    return page;
  };
  return { caller: await open(), callee: await open() };
}

async function signIn({ caller, callee }, server) {
  const admin = createAdmin(server);
  for (const [page, userId] of [
    [caller, 'caller'],
    [callee, 'callee'],
  ]) {
    await admin.users.upsert({ id: userId });
    const token = await admin.tokens.create({ userId });
    await page.evaluate(async (identity) => (await import('/sdk.js')).signIn(identity), { url: server.url, token });
  }
}

/** One call; in milliseconds. */
async function call({ caller, callee }, script) {
  await callee.evaluate(async (path) => (await import(path)).expectCall(), script);
  const started = await caller.evaluate(async (path) => (await import(path)).call('callee'), script);
  return (await callee.evaluate(async (path) => (await import(path)).heardAt(), script)) - started;
}
