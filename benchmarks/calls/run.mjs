// How long a call takes to be heard, through the SDK and through two bare RTCPeerConnections, in turn in the same browser; and how many
// set-ups of calls the server carries in a second.
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
import { systemEnvironment } from '../../scripts/lib/system.mjs';
import { machine } from '../lib/machine.mjs';
import { end, startParley } from '../../e2e/helpers/parley-process.mjs';
import { median, round } from '../lib/stats.mjs';
import { measureSetups } from './setups.mjs';

const runs = Number(process.env.PARLEY_BENCH_RUNS ?? 9);
const folder = await mkdtemp(join(tmpdir(), 'parley-bench-calls-'));
const endings = [() => rm(folder, { recursive: true, force: true })];

try {
  console.log(machine());
  const pages = await servePages();
  endings.push(() => pages.close());
  const microphone = join(folder, 'tone.wav');
  await writeTone(microphone, { hertz: 440, seconds: 600 });
  const browser = await launchBrowser({ microphone });
  endings.push(() => browser.close());

  const times = await measureTimes(browser, pages.url);
  const group = await measureGroupTimes(browser, pages.url);
  const said = await describeOnce(browser, pages.url);
  const setups = await measureSetups({ data: await mkdtemp(join(folder, 'setups-')), said });
  console.log(JSON.stringify({ ...times, ...group, ...setups, runs }));
} finally {
  for (const end of endings.reverse()) await end();
}

/** Set-up times of calls peer to peer beside those of the bare pair. */
async function measureTimes(browser, url) {
  const server = await startParley({ data: await mkdtemp(join(folder, 'p2p-')) });
  try {
    const pair = await openPair(browser, url);
    await signIn(pair, server);
    const { sdk, bare } = await inTurn({
      sdk: () => call(pair, '/sdk.js', 'callee'),
      bare: () => call(pair, '/bare.js'),
    });
    return { p2pRatio: round(sdk / bare, 2), sdkMs: round(sdk), bareMs: round(bare) };
  } finally {
    await end(server);
  }
}

/** Set-up times of calls of a group through Janus beside those of the bare pair. */
async function measureGroupTimes(browser, url) {
  if (systemEnvironment().PARLEY_TEST_JANUS === undefined) {
    console.log('Nothing is measured of calls through a media server: Janus is not installed.');
    return { sfuRatio: null };
  }
  const server = await startParley({
    data: await mkdtemp(join(folder, 'sfu-')),
    args: ['--media', '--media-ports', '25000-25200', '--turn-port', '0'],
  });
  try {
    const pair = await openPair(browser, url);
    await signIn(pair, server);
    const conversationId = await pair.caller.evaluate(async () => (await import('/sdk.js')).createGroup('callee'));
    const { sdk, bare } = await inTurn({
      sdk: () => call(pair, '/sdk.js', { conversationId }),
      bare: () => call(pair, '/bare.js'),
    });
    return { sfuRatio: round(sdk / bare, 2), sfuMs: round(sdk), sfuBareMs: round(bare) };
  } finally {
    await end(server);
  }
}

/** Runs each way in turn, and gives the medians in ms. */
async function inTurn(ways) {
  const names = Object.keys(ways);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  // The first of each loads code and opens devices: it is not counted.
  for (let run = 0; run <= runs; run++) {
    for (const name of run % 2 === 0 ? names : [...names].reverse()) {
      const ms = await ways[name]();
      if (run > 0) times[name].push(ms);
    }
  }
  console.log('From the wish to call to the first sound at the far end (getStats every 10 ms), in ms:');
  for (const [name, samples] of Object.entries(times))
    console.log(`  ${name.padEnd(5)} ${samples.map((ms) => round(ms)).join(' ')}`);
  return Object.fromEntries(names.map((name) => [name, median(times[name])]));
}

/** What the two ends of a call with a place for sound, camera and screen say to each other, as a browser makes it. */
async function describeOnce(browser, url) {
  const page = await browser.newPage();
  await page.goto(url);
  const said = await page.evaluate(async () => (await import('/bare.js')).describe());
  await page.close();
  return said;
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
async function call({ caller, callee }, script, to) {
  await callee.evaluate(async (path) => (await import(path)).expectCall(), script);
  const started = await caller.evaluate(async ([path, to]) => (await import(path)).call(to), [script, to]);
  return (await callee.evaluate(async (path) => (await import(path)).heardAt(), script)) - started;
}
