// The load: connected users in pairs who write, say that they are typing and mark what they got as read, and who check what came.
// Each has one message under way, or sends when its turn comes, where a rate is given.
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { openRawSocket } from './raw-socket.mjs';

const [settings] = await once(process, 'message');
const { users, url, bodyBytes, tokens } = settings;
const padding = 'x'.repeat(bodyBytes);

/** The SDK marks what a conversation got at most so often, and says again that somebody is typing so often, in ms. */
const markEvery = 200;
const typingEvery = 3_000;
/** Ids of requests whose answers say nothing begin here. */
const firstQuietId = 1_000_000_000;

/** What is counted in one round. */
const round = { count: fresh(), sending: false, paced: false };
const people = [];

function fresh() {
  return {
    ...{ acknowledged: 0, delivered: 0, doubled: 0, disordered: 0, refused: 0 },
    ...{ marks: 0, typing: 0, receipts: 0, typingSeen: 0 },
    ...{ latencies: [], measuring: false },
  };
}

function createPerson(index) {
  // `ahead` holds what came before its turn; it stays empty where order is kept.
  return {
    ...{ index, sent: 0, sentAt: [], expected: 0, ahead: new Set(), inFlight: 0 },
    ...{ waiting: new Map(), nextId: 1, nextQuietId: firstQuietId },
    ...{ seenSeq: 0, markedSeq: 0, marking: false, typedAt: 0 },
  };
}

function request(person, op, params) {
  const id = person.nextId++;
  person.socket.send(JSON.stringify({ id, op, params }));
  return new Promise((resolve, reject) => person.waiting.set(id, { resolve, reject }));
}

/** Says something whose answer nobody waits for. */
function tell(person, op, params) {
  person.socket.send(JSON.stringify({ id: person.nextQuietId++, op, params }));
}

function sendNext(person, due = performance.now()) {
  if (due - person.typedAt >= typingEvery) {
    person.typedAt = due;
    round.count.typing += 1;
    tell(person, 'typing.set', { conversationId: person.conversationId, active: true });
  }
  const number = person.sent++;
  const id = person.nextId++;
  const head = `#${person.index}:${number}#`;
  person.inFlight += 1;
  person.sentAt[number] = due;
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
  if (round.sending && !round.paced) sendNext(person);
}

/** Marks what came as delivered and read, once for all that comes within a while. */
function mark(person, seq) {
  if (seq > person.seenSeq) person.seenSeq = seq;
  if (person.marking) return;
  person.marking = true;
  setTimeout(() => {
    person.marking = false;
    if (person.seenSeq <= person.markedSeq) return;
    person.markedSeq = person.seenSeq;
    round.count.marks += 1;
    const { conversationId, seenSeq } = person;
    tell(person, 'receipt.mark', { conversationId, deliveredSeq: seenSeq, readSeq: seenSeq });
  }, markEvery);
}

function onRefusal(person, frame, messages = 1) {
  const { count } = round;
  count.refused += 1;
  person.inFlight -= messages;
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
    if (frame.includes(`"text":"#${person.index}:`)) return;
    // What was written over HTTP is not counted here.
    if (frame.includes('"text":"#')) onDelivery(frame);
    return mark(person, Number.parseInt(frame.slice(frame.indexOf('"seq":') + 6), 10));
  }
  if (frame.startsWith('{"ev":"receipt.updated"')) return void (round.count.receipts += 1);
  if (frame.startsWith('{"ev":"typing.changed"')) return void (round.count.typingSeen += 1);
  if (!frame.startsWith('{"id":')) return;
  const answered = Number.parseInt(frame.slice(6), 10);
  if (answered >= firstQuietId) return frame.includes('"error":') ? onRefusal(person, frame, 0) : undefined;
  const waiting = person.waiting.size > 0 ? person.waiting.get(answered) : undefined;
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

/** Lets one person after the other send, at this rate. What comes late counts from when it was due. */
function pace(perSecond) {
  const started = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    for (; sent < ((now - started) / 1000) * perSecond; sent++)
      sendNext(people[sent % people.length], started + (sent * 1000) / perSecond);
  }, 5);
  return () => clearInterval(timer);
}

/** Lets all write for a while: as fast as they are answered, or `perSecond` messages of all together. */
async function runRound({ warmUp, measure, perSecond }) {
  if (tokens) await Promise.all(people.map((person) => request(person, 'session.ping', {})));
  round.count = fresh();
  round.sending = true;
  const { count } = round;
  const sentBefore = people.reduce((sum, { sent }) => sum + sent, 0);
  round.paced = perSecond !== undefined;
  const stopPace = round.paced ? pace(perSecond) : undefined;
  if (!round.paced) for (const person of people) sendNext(person);
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
  stopPace?.();
  const deadline = performance.now() + 15_000;
  const underWay = () => people.some((person) => person.inFlight > 0 || person.expected < person.sent);
  while (underWay() && performance.now() < deadline) await after(20);
  const total = people.reduce((sum, { sent }) => sum + sent, 0) - sentBefore;
  const lost = people.reduce((sum, person) => sum + person.sent - person.expected - person.ahead.size, 0);
  for (const person of people) person.expected = person.sent;
  const { doubled, disordered, refused, latencies, marks, typing, receipts, typingSeen } = count;
  const results = {
    ...{ seconds, total, acknowledged, delivered, lost, doubled, disordered, refused, utilization },
    ...{ marks, typing, receipts, typingSeen },
  };
  return { ...results, latencies: Float64Array.from(latencies) };
}

process.on('message', (wish) => void runRound(wish).then((result) => process.send({ result })));
process.on('disconnect', () => process.exit(0));
await connectAll();
process.send({ ready: true, conversations: people.map(({ conversationId }) => conversationId) });
