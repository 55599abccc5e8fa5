// One file of 2 GB: uploaded by the SDK in Node to a real server, sent, and downloaded again, beside a bare HTTP server that writes what
// it is sent into a file, in the same run. The server's memory is watched all the while, and what arrives is compared by its hash.
import { createHash, randomFillSync } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createAdmin, createParley, openFile } from '@parley/node';
import { end, startParley } from '../../e2e/helpers/parley-process.mjs';
import { machine, residentMb } from '../lib/machine.mjs';
import { round } from '../lib/stats.mjs';

const bytes = Number(process.env.FILE_BYTES ?? 2_000_000_000);
const folder = await mkdtemp(join(tmpdir(), 'parley-bench-files-'));
const endings = [() => rm(folder, { recursive: true, force: true })];

try {
  const path = join(folder, 'film.bin');
  const hash = await makeFile(path);
  await mkdir(join(folder, 'data'));
  const server = await startParley({ data: join(folder, 'data'), env: { PARLEY_LOG_LEVEL: 'warn' } });
  endings.push(() => end(server));
  console.log(machine());
  await bare(path);
  const bareSeconds = await bare(path);

  const admin = createAdmin(server);
  for (const id of ['alice', 'bob']) await admin.users.upsert({ id });
  const clients = ['alice', 'bob'].map((userId) =>
    createParley({ url: server.url, token: () => admin.tokens.create({ userId }) }),
  );
  endings.push(...clients.map((client) => () => client.disconnect()));
  for (const client of clients) await client.connect();
  const chat = await clients[0].conversations.direct('bob');
  await chat.send('Warm');
  const before = await residentMb(server.child.pid);
  let peak = before;
  const watching = setInterval(() => {
    void residentMb(server.child.pid).then((mb) => (peak = Math.max(peak, mb)));
  }, 200);
  const begun = performance.now();
  const message = await chat.send({ files: [await openFile(path)] });
  const seconds = (performance.now() - begun) / 1_000;
  const { url } = await clients[1].files.links(message, message.files[0]);
  const read = performance.now();
  const got = createHash('sha256');
  for await (const part of (await fetch(url)).body) got.update(part);
  const readSeconds = (performance.now() - read) / 1_000;
  clearInterval(watching);
  const whole = got.digest('hex') === hash;
  console.log(
    `${round(bytes / 1e9, 2)} GB: stored after ${round(seconds, 1)} s (bare ${round(bareSeconds, 1)} s), read in ${round(readSeconds, 1)} s, ${whole ? 'the same' : 'NOT THE SAME'}; memory ${round(before, 0)} MB, at most ${round(peak, 0)} MB`,
  );
  if (!whole) process.exitCode = 1;
  const figures = { uploadRatio: round(seconds / bareSeconds, 2), uploadMbPerSecond: round(bytes / 1e6 / seconds, 0) };
  console.log(
    JSON.stringify({
      ...figures,
      readMbPerSecond: round(bytes / 1e6 / readSeconds, 0),
      memoryMb: round(before, 0),
      peakMemoryMb: round(peak, 0),
    }),
  );
} finally {
  for (const ending of endings.reverse()) await ending();
}

/** A file of noise, and its hash. */
async function makeFile(path) {
  const sum = createHash('sha256');
  const file = await open(path, 'w');
  const piece = Buffer.alloc(4_000_000);
  for (let left = bytes; left > 0; left -= piece.length) {
    const part = randomFillSync(piece).subarray(0, Math.min(left, piece.length));
    sum.update(part);
    await file.write(part);
  }
  await file.close();
  return sum.digest('hex');
}

/** How long a bare server takes for the same, in seconds: received, written, and copied once as a store does. */
async function bare(path) {
  const copy = join(folder, 'bare.bin');
  const server = createServer((asked, answer) => {
    pipeline(asked, createWriteStream(copy))
      .then(() => pipeline(createReadStream(copy), createWriteStream(`${copy}.stored`)))
      .then(() => answer.end());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const begun = performance.now();
  await new Promise((resolve, reject) => {
    const sending = request({ port: server.address().port, method: 'POST' }, (answer) => {
      answer.resume().on('end', resolve);
    });
    sending.on('error', reject);
    createReadStream(path).pipe(sending);
  });
  const seconds = (performance.now() - begun) / 1_000;
  server.close();
  await rm(copy);
  await rm(`${copy}.stored`);
  return seconds;
}
