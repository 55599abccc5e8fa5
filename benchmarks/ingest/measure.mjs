// One subject, one size, in a process of its own: how many messages a CPU-second takes in, and what they weigh.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { messageOf } from './content.mjs';

const [subject, settings] = [process.argv[2], JSON.parse(process.argv[3])];
const { size, total, burst, batch, peers, seconds, readEach } = settings;
const load = createRequire(join(peers, 'package.json'));
const { createSubject } = await import(`./subjects/${subject}.mjs`);
const conversations = Math.max(1, Math.round(total / size));

/** Frames of `count` more messages in each conversation, in turn, each frame's messages in one. */
function framesOf(encode, from, count) {
  const frames = [];
  for (let start = from; start < from + count; start += batch) {
    for (let conversation = 0; conversation < conversations; conversation += 1) {
      const length = Math.min(batch, from + count - start);
      frames.push(...encode(Array.from({ length }, (_, place) => messageOf(conversation, start + place))));
    }
  }
  return frames;
}

async function feed(sdk, frames, expected) {
  for (const frame of frames) await sdk.feed(frame);
  while (sdk.heard() < expected) await new Promise(setImmediate);
}

const heapUsed = () => {
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
};

let cpu = 0;
let messages = 0;
let heapMb = Number.NaN;
const started = performance.now();
for (let round = 0; round === 0 || performance.now() - started < seconds * 1_000; round += 1) {
  const sdk = await createSubject({ conversations, load, readEach });
  const more = Math.ceil(burst / conversations);
  const empty = heapUsed();
  await feed(sdk, framesOf(sdk.encode, 0, size), size * conversations);
  for (let index = 0; index < conversations; index += 1) check(sdk.kept(index), size);
  heapMb = (heapUsed() - empty) / 2 ** 20 / ((size * conversations) / 10_000);
  const frames = framesOf(sdk.encode, size, more);
  globalThis.gc();
  const before = process.cpuUsage();
  await feed(sdk, frames, (size + more) * conversations);
  const { user, system } = process.cpuUsage(before);
  for (let index = 0; index < conversations; index += 1) check(sdk.kept(index), size + more);
  await sdk.stop();
  cpu += (user + system) / 1e6;
  messages += more * conversations;
}
process.stdout.write(`${JSON.stringify({ perCpuSecond: messages / cpu, heapMb, messages })}\n`);
process.exit(0);

function check(found, expected) {
  if (found === expected) return;
  throw new Error(`${subject} keeps ${found} messages of a conversation, and ${expected} were told.`);
}
