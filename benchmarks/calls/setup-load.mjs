// The load of set-ups: connected users in pairs. One calls, the other is rung and answers, and descriptions and candidates go over the
// server as the SDK sends them; then the call is hung up. No media: this measures what the server does.
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { openRawSocket } from '../messages/raw-socket.mjs';

const [{ url, tokens, run, said }] = await once(process, 'message');

/** What is counted in one round. */
let count = fresh();
let calls = 0;
const pairs = [];

function fresh() {
  return { times: [], rings: [], done: 0, refused: 0, measuring: false };
}

async function connect(index) {
  const waiting = new Map();
  const person = { index, onEvent: () => undefined };
  let lastId = 0;
  const take = (frame) => {
    if (Array.isArray(frame)) return frame.forEach(take);
    if (frame.ev !== undefined) return person.onEvent(frame);
    const { resolve, reject } = waiting.get(frame.id);
    waiting.delete(frame.id);
    if (frame.error) reject(new Error(`${frame.error.code}: ${frame.error.message}`));
    else resolve(frame.result);
  };
  const socket = await openRawSocket(url, (text) => take(JSON.parse(text)));
  person.ask = (op, params) => {
    const id = ++lastId;
    socket.send(JSON.stringify({ id, op, params }));
    return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  };
  const client = { name: 'bench', version: '1' };
  await person.ask('session.open', { protocol: [1], token: tokens[index], device: 'd1', client });
  return person;
}

/** What one end says of its media: a description, and the candidates as they are found, in two portions. */
function speak(person, { callId, to, description }) {
  const address = { callId, channel: `peer:user-${to.index}`, epoch: 1 };
  return Promise.all([
    person.ask('media.update', { callId, media: { microphone: true, camera: false, screen: false } }),
    person.ask('media.describe', { ...address, description }),
    ...[said.candidates.slice(0, 1), said.candidates.slice(1)].map((candidates) =>
      person.ask('media.trickle', { ...address, candidates }),
    ),
  ]);
}

/** One call from its start to its end. */
async function callOnce({ caller, callee }, due = performance.now()) {
  let callId;
  const asked = [];
  const needed = { caller: 3, callee: 3 };
  let setUp;
  const isSetUp = new Promise((resolve) => (setUp = resolve));
  let over;
  const isOver = new Promise((resolve) => (over = resolve));
  const heard = (side) => {
    needed[side] -= 1;
    if (needed.caller <= 0 && needed.callee <= 0) setUp();
  };
  caller.onEvent = ({ ev }) => {
    if (ev === 'media.described' || ev === 'media.trickled') heard('caller');
  };
  callee.onEvent = ({ ev, data }) => {
    if (ev === 'call.updated') {
      if (data.call.state === 'ringing' && callId === undefined) {
        callId = data.call.id;
        count.rings.push(performance.now() - due);
        asked.push(callee.ask('call.accept', { callId }));
      } else if (data.call.id === callId && data.call.state === 'ended') over();
    } else if (ev === 'media.described') {
      heard('callee');
      asked.push(speak(callee, { callId, to: caller, description: said.answer }));
    } else if (ev === 'media.trickled') heard('callee');
  };
  const params = { clientId: `${run}-${++calls}`, to: `user-${callee.index}`, video: false };
  const { call } = await caller.ask('call.start', params);
  asked.push(speak(caller, { callId: call.id, to: callee, description: said.offer }));
  await isSetUp;
  const time = performance.now() - due;
  await Promise.all(asked);
  await Promise.all([caller.ask('call.hangup', { callId }), isOver]);
  if (count.measuring) {
    count.times.push(time);
    count.done += 1;
  }
}

const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const fail = (error) => {
  if (count.refused++ === 0) process.stderr.write(`Refused: ${error.message}\n`);
};

/** Sets up calls for a while: with so many pairs at once as fast as it goes, or so many calls a second. */
async function runRound({ warmUp, measure, atOnce, perSecond }) {
  count = fresh();
  let sending = true;
  const runs = [];
  if (perSecond === undefined) {
    const keepCalling = async (pair) => {
      while (sending) await callOnce(pair).catch(fail);
    };
    runs.push(...pairs.slice(0, atOnce).map(keepCalling));
  } else runs.push(pace(perSecond, () => sending));
  await after(warmUp);
  count.rings = [];
  count.measuring = true;
  const started = performance.now();
  const busy = performance.eventLoopUtilization();
  await after(measure);
  const seconds = (performance.now() - started) / 1000;
  const { utilization } = performance.eventLoopUtilization(busy);
  count.measuring = false;
  const { times, rings, done, refused } = count;
  sending = false;
  await Promise.all(runs);
  return { seconds, done, refused, utilization, times: Float64Array.from(times), rings: Float64Array.from(rings) };
}

/** A call of the next free pair, each when it is due and timed from then. */
async function pace(perSecond, goesOn) {
  const free = [...pairs];
  const running = new Set();
  const started = performance.now();
  let next = 0;
  while (goesOn()) {
    const due = started + (next * 1000) / perSecond;
    const now = performance.now();
    if (now < due || free.length === 0) {
      await after(Math.max(1, due - now));
      continue;
    }
    next += 1;
    const pair = free.shift();
    const one = callOnce(pair, due)
      .catch(fail)
      .finally(() => {
        free.push(pair);
        running.delete(one);
      });
    running.add(one);
  }
  await Promise.all(running);
}

for (let at = 0; at < tokens.length; at += 50) {
  const people = await Promise.all(
    Array.from({ length: Math.min(50, tokens.length - at) }, (_, index) => connect(at + index)),
  );
  for (let index = 0; index < people.length; index += 2) {
    const [caller, callee] = people.slice(index, index + 2);
    // Calls of two who write each other appear in their conversation.
    await caller.ask('conversation.direct', { userId: `user-${callee.index}` });
    pairs.push({ caller, callee });
  }
}
process.on('message', (wish) => void runRound(wish).then((result) => process.send({ result })));
process.on('disconnect', () => process.exit(0));
process.send({ ready: true });
