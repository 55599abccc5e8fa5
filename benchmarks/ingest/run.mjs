// What the SDK takes in: messages a CPU-second turns from frames into state and callbacks, and what they weigh, beside peers and a floor
// in the same run, each in a process of its own. `--subject=<name>` measures one alone, `--profile` writes its CPU profile here.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { machine } from '../lib/machine.mjs';
import { median, round } from '../lib/stats.mjs';
import { installPeers } from './install-peers.mjs';

const flag = (name) => process.argv.find((argument) => argument.startsWith(`--${name}`))?.split('=')[1] ?? '';
const only = flag('subject');
const profile = process.argv.includes('--profile');
const turns = Number(flag('turns') || 3);
const measure = fileURLToPath(new URL('measure.mjs', import.meta.url));
const peers = await installPeers();
const thousand = 1_000;

/** All keep the same 40,000 messages, in 40 conversations, in 4 or in one; what is measured are the 4,000 that come then. */
const usual = { total: 40 * thousand, burst: 4 * thousand, batch: 10, seconds: 3 };
const runs = [
  { key: 'floor', subject: 'floor', size: 10 * thousand },
  { key: 'at1k', subject: 'parley', size: thousand },
  { key: 'at10k', subject: 'parley', size: 10 * thousand },
  { key: 'at40k', subject: 'parley', size: 40 * thousand },
  { key: 'singleAt10k', subject: 'parley', size: 10 * thousand, batch: 1 },
  { key: 'streamChat', subject: 'stream-chat', size: 10 * thousand },
  { key: 'stanza', subject: 'stanza', size: 10 * thousand },
  // What takes minutes is measured once, and matrix-js-sdk in one conversation.
  { key: 'streamChatAt1k', subject: 'stream-chat', size: thousand, once: true },
  { key: 'streamChatAt40k', subject: 'stream-chat', size: 40 * thousand, burst: thousand, once: true },
  { key: 'matrixAt1k', subject: 'matrix', size: thousand, total: thousand, burst: thousand / 10, once: true },
  { key: 'matrix', subject: 'matrix', size: 10 * thousand, total: 10 * thousand, burst: thousand, once: true },
].filter(({ subject }) => only === '' || only === subject);

console.log(machine());
const results = new Map(runs.map(({ key }) => [key, []]));
for (let turn = 0; turn < turns; turn += 1) {
  for (const run of turn % 2 === 0 ? runs : [...runs].reverse()) {
    if (run.once && results.get(run.key).length > 0) continue;
    const result = await measureOne(run);
    results.get(run.key).push(result);
    console.log(
      `${run.key.padEnd(15)} ${round(result.perCpuSecond)} per CPU-second with ${run.size} kept, ` +
        `${round(result.heapMb, 1)} MB per 10,000`,
    );
  }
}
console.log(JSON.stringify(summarise()));

async function measureOne({ subject, ...settings }) {
  const args = ['--expose-gc', ...(profile ? ['--cpu-prof'] : []), measure, subject];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...args, JSON.stringify({ ...usual, ...settings, peers })],
    { maxBuffer: 2 ** 26 },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

function summarise() {
  const of = (key, figure = 'perCpuSecond') => median((results.get(key) ?? []).map((result) => result[figure]));
  const heap = (key) => round(of(key, 'heapMb'), 1);
  const rates = Object.fromEntries(runs.map(({ key }) => [key, round(of(key))]));
  if (only !== '') return rates;
  return {
    perCpuSecond: rates.at10k,
    ...rates,
    heapMbPer10k: heap('at10k'),
    ratio: round(of('at10k') / of('streamChat'), 1),
    // The slowest of the three sizes beside the quickest: 1 is flat.
    flatness: round(Math.min(of('at1k'), of('at10k'), of('at40k')) / Math.max(of('at1k'), of('at10k'), of('at40k')), 2),
    ofFloor: round(of('at10k') / of('floor'), 2),
    streamChatHeapMbPer10k: heap('streamChat'),
    stanzaHeapMbPer10k: heap('stanza'),
    matrixHeapMbPer10k: heap('matrix'),
    floorHeapMbPer10k: heap('floor'),
  };
}
