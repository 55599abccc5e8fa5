// How many set-ups of calls the server carries in a second, and how long each takes at the rate that it must hold.
import { createAdmin } from '@parley/node';
import { end, startParley } from '../../e2e/helpers/parley-process.mjs';
import { processorSeconds } from '../lib/machine.mjs';
import { median, percentile, round } from '../lib/stats.mjs';
import { runRound, start } from '../messages/processes.mjs';

const pairs = 200;
/** So many calls are being set up at once where the most is measured. */
const atOnce = 64;
const rounds = 3;
const lengths = { warmUp: 2_000, measure: 6_000 };
/** 19 set-ups a second must be carried, with p95 ≤ 2 s. */
const base = { perSecond: 19, warmUp: 1_000, measure: 15_000 };
const free = { perSecond: 100_000, burst: 100_000 };

/**
 * Measures set-ups over a server of its own on an empty folder; prints what it finds and returns the figures.
 *
 * @param {{ data: string, said: { offer: object, answer: object, candidates: object[] }, nodeArgs?: string[] }} options
 */
export async function measureSetups({ data, said, nodeArgs = [] }) {
  const server = await startParley({
    data,
    nodeArgs,
    // One user calls far more often than a person does: 400 stand for many.
    env: { PARLEY_RATES: JSON.stringify({ ring: free, write: free, signal: free }), PARLEY_LOG_LEVEL: 'warn' },
  });
  let load;
  try {
    const settings = { url: `${server.url.replace('http', 'ws')}/v1/connect`, tokens: await signIn(server), said };
    load = await start(new URL('setup-load.mjs', import.meta.url).href, { ...settings, run: Date.now().toString(36) });
    const most = [];
    for (let turn = 0; turn < rounds; turn++) {
      most.push(await measure(server, load, { ...lengths, atOnce }));
      console.log(describe(`${atOnce} at once`, most.at(-1)));
    }
    const atBase = await measure(server, load, base);
    console.log(describe(`${base.perSecond} a second`, atBase));
    return {
      setupsPerSecond: round(median(most.map(({ perSecond }) => perSecond))),
      setupCpuMs: round(median(most.map(({ cpuMs }) => cpuMs)), 2),
      setupP50Ms: round(percentile(atBase.times, 0.5), 1),
      setupP99Ms: round(percentile(atBase.times, 0.99), 1),
      setupsRefused: [...most, atBase].reduce((sum, { refused }) => sum + refused, 0),
    };
  } finally {
    load?.child.kill();
    await end(server);
  }
}

async function signIn(server) {
  const admin = createAdmin(server);
  const ids = Array.from({ length: 2 * pairs }, (_, index) => `user-${index}`);
  for (let at = 0; at < ids.length; at += 20) {
    await Promise.all(ids.slice(at, at + 20).map((id) => admin.users.upsert({ id, name: `User ${id.slice(5)}` })));
  }
  return Promise.all(ids.map((userId) => admin.tokens.create({ userId, ttl: '1h' })));
}

async function measure({ child }, load, wish) {
  const before = await processorSeconds(child.pid);
  const result = await runRound(load, wish);
  const cpuSeconds = (await processorSeconds(child.pid)) - before;
  // The processor's time covers what warms up, too.
  const all = (result.done * (wish.warmUp + wish.measure)) / wish.measure;
  return { ...result, perSecond: result.done / result.seconds, cpuMs: (1000 * cpuSeconds) / all };
}

function describe(name, { perSecond, times, rings, refused, cpuMs, utilization }) {
  const of = (samples) => [0.5, 0.95, 0.99].map((share) => percentile(samples, share).toFixed(1)).join(' / ');
  return (
    `set-ups, ${name}: ${round(perSecond, 1)}/s, p50 / p95 / p99 ${of(times)} ms, rung after ${of(rings)} ms, refused ${refused}, ` +
    `server ${round(cpuMs, 2)} ms of a core each, load generator busy ${round(utilization * 100)} %`
  );
}
