// What a room costs: six participants with video and ten with sound alone, each a page of the SDK, through one Janus.
// node benchmarks/calls/rooms.mjs, after `npm run build`; PARLEY_BENCH_SECONDS says how long each is measured.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAdmin } from '@parley/node';
import { build } from 'esbuild';
import { launchBrowser } from '../../e2e/helpers/chromium.mjs';
import { end, startParley } from '../../e2e/helpers/parley-process.mjs';
import { machine } from '../lib/machine.mjs';
import { median, round } from '../lib/stats.mjs';

const seconds = Number(process.env.PARLEY_BENCH_SECONDS ?? 10);
/** A room is given so long until everybody receives everybody, in ms. */
const patience = 90_000;
const endings = [];

try {
  console.log(machine());
  const data = await mkdtemp(join(tmpdir(), 'parley-bench-rooms-'));
  endings.push(() => rm(data, { recursive: true, force: true }));
  const pages = await servePages();
  endings.push(() => pages.close());
  const server = await startParley({
    data,
    args: ['--media', '--media-ports', '25300-25800', '--turn-port', '0'],
    env: { PARLEY_ORIGINS: '*' },
  });
  endings.push(() => end(server));
  const video = await measureRoom({ data, server, url: pages.url, count: 6, video: true });
  const sound = await measureRoom({ data, server, url: pages.url, count: 10, video: false });
  console.log(JSON.stringify({ video, sound, seconds }));
} finally {
  for (const close of endings.reverse()) await close();
}

async function measureRoom({ data, server, url, count, video }) {
  const browser = await launchBrowser();
  try {
    const names = Array.from({ length: count }, (_, n) => `${video ? 'video' : 'sound'}-${n + 1}`);
    const open = [];
    for (const [n, name] of names.entries()) open.push(await openPage({ browser, server, url, name, n, video }));
    await open[0].evaluate((members) => import('/room.js').then((page) => page.start(members)), names.slice(1));
    const began = Date.now();
    const all = await settle(open, count);
    const whole = all.every((own) => own.complete);
    const setUp = Date.now() - began;
    const watch = await startWatch({ browser, data });
    const before = await Promise.all(open.map(look));
    const from = Date.now();
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    const after = await Promise.all(open.map(look));
    const ms = Date.now() - from;
    const cpu = await watch(ms);
    const grown = after.map(({ streams }, n) => growthOf(before[n].streams, streams, ms));
    const result = {
      participants: count,
      whole,
      setUpMs: setUp,
      ...(video && {
        framesPerSecond: round(median(grown.flatMap((own) => own.fps)), 1),
        widths: tally(grown.flatMap((own) => own.widths)),
      }),
      receivedKbps: round(median(grown.map((own) => own.kbps))),
      heard: round(median(grown.map((own) => own.heard))),
      ...cpu,
    };
    console.log(`${count} participants, ${video ? 'sound and video' : 'sound alone'}:`, result);
    return result;
  } finally {
    await browser.close();
  }
}

async function openPage({ browser, server, url, name, n, video }) {
  const admin = createAdmin(server);
  await admin.users.upsert({ id: name });
  const token = await admin.tokens.create({ userId: name });
  // A renderer of its own for each.
  const page = await (await browser.newContext()).newPage();
  page.on('pageerror', (error) => console.error(name, error.message));
  const asked = new URLSearchParams({
    server: server.url,
    token,
    hertz: String(300 + 100 * n),
    ...(video && { video: '1' }),
  });
  await page.goto(`${url}?${asked}`);
  await page.evaluate(() => import('/room.js').then((own) => own.connect()));
  return page;
}

function look(page) {
  return page.evaluate(() => import('/room.js').then((own) => own.received()));
}

/** Waits until everybody hears all others, and sees them where there is video. */
async function settle(open, count) {
  const until = Date.now() + patience;
  for (;;) {
    const all = await Promise.all(open.map(look));
    const states = all.map(({ status, streams }) => {
      const sounds = streams.filter(({ kind, energy }) => kind === 'audio' && energy > 0).length;
      return { complete: status === 'active' && sounds >= count - 1 };
    });
    if (states.every(({ complete }) => complete) || Date.now() > until) return states;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function growthOf(before, after, ms) {
  const rows = after.map((row) => {
    const former = before.find(({ id }) => id === row.id) ?? { bytes: 0, frames: 0, energy: 0 };
    const { kind, width } = row;
    return {
      kind,
      width,
      bytes: row.bytes - former.bytes,
      frames: row.frames - former.frames,
      energy: row.energy - former.energy,
    };
  });
  const pictures = rows.filter(({ kind, frames }) => kind === 'video' && frames > 0);
  return {
    fps: pictures.map(({ frames }) => (frames * 1_000) / ms),
    widths: pictures.map(({ width }) => width),
    kbps: (rows.reduce((sum, { bytes }) => sum + bytes, 0) * 8) / ms,
    heard: rows.filter(({ kind, energy }) => kind === 'audio' && energy > 0).length,
  };
}

/** CPU of Janus, and of a tab: what the renderers use, divided by how many there are. In percent of one core. */
async function startWatch({ browser, data }) {
  const pid = execFileSync('pgrep', ['-f', `janus -F ${data}`], { encoding: 'utf8' })
    .trim()
    .split('\n')[0];
  const session = await browser.newBrowserCDPSession();
  const read = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer');
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return {
      janus: (Number(fields[11]) + Number(fields[12])) / 100,
      tabs: renderers.reduce((sum, { cpuTime }) => sum + cpuTime, 0),
      count: renderers.length,
    };
  };
  const before = await read();
  return async (ms) => {
    const after = await read();
    const percent = (used) => round((used * 100_000) / ms, 1);
    return {
      janusCpu: percent(after.janus - before.janus),
      tabCpu: percent((after.tabs - before.tabs) / Math.max(1, after.count)),
    };
  };
}

function tally(values) {
  const counts = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

async function servePages() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('room-page.js', import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
  });
  const http = createServer(({ url }, response) => {
    const isScript = url === '/room.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
    response.end(isScript ? outputFiles[0].text : '<!doctype html><meta charset=utf-8><title>A room</title>');
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return { url: `http://localhost:${http.address().port}/`, close: () => http.close() };
}
