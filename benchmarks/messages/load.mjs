// The load: connected users in pairs, each with one message under way, each checking what the other sent.
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { openRawSocket } from './raw-socket.mjs';

const [settings] = await once(process, 'message');
const { users, url, bodyBytes, tokens } = settings;
const padding = 'x'.repeat(bodyBytes);

/** What is counted in one round. */
const round = { count: fresh(), sending: false };
const people = [];

function fresh() {
  return { acknowledged: 0, delivered: 0, doubled: 0, disordered: 0, refused: 0, latencies: [], measuring: false };
}

function createPerson(index) {
  // `ahead` holds what came before its turn; it stays empty where order is kept.
  return { index, sent: 0, sentAt: [], expected: 0, ahead: new Set(), inFlight: 0, waiting: new Map(), nextId: 1 };
}

function request(person, op, params) {
  const id = person.nextId++;
  person.socket.send(JSON.stringify({ id, op, params }));
  return new Promise((resolve, reject) => person.waiting.set(id, { resolve, reject }));
}

function sendNext(person) {
  const number = person.sent++;
  const id = person.nextId++;
  const head = `#${person.index}:${number}#`;
  person.inFlight += 1;
  person.sentAt[number] = performance.now();
  person.socket.send(
    `{"id":${id},"op":"message.send","params":{"conversationId":"${person.conversationId}",` +
      `"clientId":"${settings.run}-${number}","text":"${head}${padding.slice(head.length)}"}}`,
  );
}

function onAnswer(person, frame) {
  const { count } = round;
  if (frame.startsWith('"result"', frame.indexOf(',') + 1) === false) return onRefusal(person, frame);
  person.inFlight -= 1;
  if (count.measuring) count.acknowledged += 1;
  if (round.sending) sendNext(person);
}

function onRefusal(person, frame) {
  const { count } = round;
  count.refused += 1;
  person.inFlight -= 1;
  if (count.refused === 1) process.stderr.write(`Refused: ${frame.slice(0, 300)}\n`);
}

function onDelivery(frame) {
  const { count } = round;
  const start = frame.indexOf('"text":"#') + 9;
  const colon = frame.indexOf(':', start);
  const sender = people[Number(frame.slice(start, colon))];
  const number = Number(frame.slice(colon + 1, frame.indexOf('#', colon)));
  if (number < sender.expected || sender.ahead.has(number)) return void (count.doubled += 1);
  if (count.measuring) {
    count.delivered += 1;
    count.latencies.push(performance.now() - sender.sentAt[number]);
  }
  if (number !== sender.expected) {
    count.disordered += 1;
    sender.ahead.add(number);
    return;
  }
  sender.expected += 1;
  while (sender.ahead.delete(sender.expected)) sender.expected += 1;
}

function onFrame(person, frame) {
  if (frame.startsWith('[')) {
    // No text of ours looks like the beginning of a frame, so this cuts between frames alone, and costs less than reading all.
    for (const part of frame.slice(1, -1).split(/,(?=\{"(?:id|ev)":)/)) onFrame(person, part);
    return;
  }
  if (frame.startsWith('{"ev":"message.created"')) {
    // Own messages come back to the sender's devices too; the other side is what is measured.
    if (!frame.includes(`"text":"#${person.index}:`)) onDelivery(frame);
    return;
  }
  if (!frame.startsWith('{"id":')) return;
  const waiting = person.waiting.size > 0 ? person.waiting.get(Number.parseInt(frame.slice(6), 10)) : undefined;
  if (!waiting) return onAnswer(person, frame);
  const { id, result, error } = JSON.parse(frame);
  person.waiting.delete(id);
  if (error) waiting.reject(new Error(error.message));
  else waiting.resolve(result);
}

async function connectAll() {
  for (let index = 0; index < users; index++) people.push(createPerson(index));
  const connectOne = async (person) => {
    person.socket = await openRawSocket(tokens ? url : `${url}/${person.index}`, (frame) => onFrame(person, frame));
    if (!tokens) return void (person.conversationId = `cnv_${String(person.index >> 1).padStart(26, '0')}`);
    const client = { name: 'bench', version: '1' };
    await request(person, 'session.open', { protocol: [1], token: tokens[person.index], device: 'd1', client });
  };
  // Fifty at a time: a listen queue is short.
  for (let at = 0; at < users; at += 50) await Promise.all(people.slice(at, at + 50).map(connectOne));
  if (!tokens) return;
  for (let at = 0; at < users; at += 2) {
    const [one, other] = [people[at], people[at + 1]];
    const { conversation } = await request(one, 'conversation.direct', { userId: `user-${other.index}` });
    one.conversationId = other.conversationId = conversation.id;
  }
}

const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function runRound({ warmUp, measure }) {
  if (tokens) await Promise.all(people.map((person) => request(person, 'session.ping', {})));
  round.count = fresh();
  round.sending = true;
  const { count } = round;
  const sentBefore = people.reduce((sum, { sent }) => sum + sent, 0);
  for (const person of people) sendNext(person);
  await after(warmUp);
  count.measuring = true;
  const started = performance.now();
  const busy = performance.eventLoopUtilization();
  await after(measure);
  const seconds = (performance.now() - started) / 1000;
  const utilization = performance.eventLoopUtilization(busy).utilization;
  const { acknowledged, delivered } = count;
  count.measuring = false;
  round.sending = false;
  const deadline = performance.now() + 15_000;
  const underWay = () => people.some((person) => person.inFlight > 0 || person.expected < person.sent);
  while (underWay() && performance.now() < deadline) await after(20);
  const total = people.reduce((sum, { sent }) => sum + sent, 0) - sentBefore;
  const lost = people.reduce((sum, person) => sum + person.sent - person.expected - person.ahead.size, 0);
  for (const person of people) person.expected = person.sent;
  const { doubled, disordered, refused, latencies } = count;
  const results = { seconds, total, acknowledged, delivered, lost, doubled, disordered, refused, utilization };
  return { ...results, latencies: Float64Array.from(latencies) };
}

process.on('message', (wish) => void runRound(wish).then((result) => process.send({ result })));
process.on('disconnect', () => process.exit(0));
await connectAll();
process.send({ ready: true });
