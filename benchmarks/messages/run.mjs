// Messages with their receipts and typing, stored and delivered by one server process, and by a bare `ws` relay that stores nothing, in
// turn in the same run; then what the HTTP API takes while the server carries its base rate.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdmin } from '@parley/node';
import { end, startParley } from '../../e2e/helpers/parley-process.mjs';
import { machine, processorSeconds, residentMb } from '../lib/machine.mjs';
import { median, percentile, round } from '../lib/stats.mjs';
import { callApi } from './api-calls.mjs';
import { runRound, start } from './processes.mjs';

const users = 1_000;
const bodyBytes = 200;
const rounds = 3;
const lengths = { warmUp: 2_000, measure: 7_000 };
/** 140 billion messages a year, and 200 million API calls a month. */
const base = { messages: 4_439, calls: 77, warmUp: 2_000, measure: 30_000 };

const data = await mkdtemp(join(tmpdir(), 'parley-bench-messages-'));
const endings = [() => rm(data, { recursive: true, force: true })];
const nodeArgs = process.argv.includes('--profile') ? ['--cpu-prof', '--cpu-prof-dir', process.cwd()] : [];

try {
  const server = await startParley({
    data,
    nodeArgs,
    // What one user may send is not what is measured: 1,000 users stand for many more.
    env: { PARLEY_RATES: JSON.stringify({ send: { perSecond: 10_000, burst: 10_000 } }), PARLEY_LOG_LEVEL: 'warn' },
  });
  endings.push(() => end(server));
  const relay = await start('relay.mjs');
  endings.push(() => relay.child.kill());

  const tokens = await signIn(server);
  const run = Date.now().toString(36);
  const load = async (url, more = {}) => {
    const process = await start('load.mjs', { users, bodyBytes, run, url, ...more });
    endings.push(() => process.child.kill());
    return process;
  };
  const sides = {
    parley: { pid: server.child.pid, load: await load(`${server.url.replace('http', 'ws')}/v1/connect`, { tokens }) },
    relay: { pid: relay.child.pid, load: await load(`ws://127.0.0.1:${relay.message.port}`) },
  };
  const results = { parley: [], relay: [] };
  let rssMb = 0;
  console.log(machine());
  for (let turn = 0; turn < rounds; turn++) {
    for (const name of turn % 2 === 0 ? ['parley', 'relay'] : ['relay', 'parley']) {
      const result = await measure(sides[name]);
      results[name].push(result);
      console.log(describe(name, result));
      rssMb = Math.max(rssMb, await residentMb(server.child.pid));
    }
  }
  const atBase = await measureAtBase(server, sides.parley, tokens);
  console.log(describeBase(atBase));
  console.log(JSON.stringify({ ...summarise(results, rssMb), ...summariseBase(atBase) }));
} finally {
  for (const ending of endings.reverse()) await ending();
}

/** The base rate of messages, paced, with unary calls beside it. */
async function measureAtBase({ url }, side, tokens) {
  const { warmUp, measure: length } = base;
  const messages = measure(side, { warmUp, measure: length, perSecond: base.messages });
  const { conversations } = side.load.message;
  const api = await callApi({ url, tokens, conversations, perSecond: base.calls, ms: warmUp + length });
  return { messages: await messages, api };
}

function describeBase({ messages, api }) {
  const calls = [0.5, 0.99, 1].map((share) => percentile(api.times, share).toFixed(1)).join(' / ');
  return (
    `${describe('base', messages)}\n` +
    `api     ${base.calls}/s beside it, p50 / p99 / longest ${calls} ms, ${api.times.length} calls, refused ${api.refused}`
  );
}

function summariseBase({ messages, api }) {
  return {
    basePerSecond: round(messages.perSecond),
    baseP99Ms: round(percentile(messages.latencies, 0.99), 1),
    baseLost: messages.lost + messages.disordered,
    baseDoubled: messages.doubled,
    apiP50Ms: round(percentile(api.times, 0.5), 1),
    apiP99Ms: round(percentile(api.times, 0.99), 1),
    apiMaxMs: round(percentile(api.times, 1), 1),
    apiRefused: api.refused,
  };
}

async function signIn(server) {
  const admin = createAdmin(server);
  const ids = Array.from({ length: users }, (_, index) => `user-${index}`);
  for (let at = 0; at < users; at += 20) {
    await Promise.all(ids.slice(at, at + 20).map((id) => admin.users.upsert({ id, name: `User ${id.slice(5)}` })));
  }
  return Promise.all(ids.map((userId) => admin.tokens.create({ userId, ttl: '1h' })));
}

async function measure({ pid, load }, length = lengths) {
  const before = await processorSeconds(pid);
  const result = await runRound(load, length);
  const cpuSeconds = (await processorSeconds(pid)) - before;
  const perSecond = result.delivered / result.seconds;
  return { ...result, perSecond, cpuSeconds, perCpuSecond: result.total / cpuSeconds };
}

function describe(name, result) {
  const {
    perSecond,
    latencies,
    utilization,
    lost,
    doubled,
    refused,
    perCpuSecond,
    marks,
    typing,
    receipts,
    typingSeen,
  } = result;
  const times = [0.5, 0.99].map((share) => percentile(latencies, share).toFixed(1)).join(' / ');
  return (
    `${name.padEnd(7)} ${round(perSecond)}/s, p50 / p99 ${times} ms, lost ${lost}, doubled ${doubled}, refused ${refused}, ` +
    `${round(perCpuSecond)} per second of a core, receipts ${marks} (seen ${receipts}), typing ${typing} (seen ${typingSeen}), ` +
    `load generator busy ${round(utilization * 100)} %`
  );
}

function summarise({ parley, relay }, rssMb) {
  const of = (results, figure) => median(results.map(figure));
  const sum = (figure) => parley.reduce((total, result) => total + result[figure], 0);
  const perSecond = of(parley, (result) => result.perSecond);
  const relayPerSecond = of(relay, (result) => result.perSecond);
  return {
    perSecond: round(perSecond),
    p50Ms: round(
      of(parley, ({ latencies }) => percentile(latencies, 0.5)),
      1,
    ),
    p99Ms: round(
      of(parley, ({ latencies }) => percentile(latencies, 0.99)),
      1,
    ),
    rssMb: round(rssMb),
    relayPerSecond: round(relayPerSecond),
    ratio: round(perSecond / relayPerSecond, 3),
    lost: sum('lost') + sum('disordered'),
    doubled: sum('doubled'),
    refused: sum('refused'),
    // What one second of a core does: steadier than the rates where others use the machine too.
    perCpuSecond: round(of(parley, ({ perCpuSecond }) => perCpuSecond)),
    relayPerCpuSecond: round(of(relay, ({ perCpuSecond }) => perCpuSecond)),
  };
}
