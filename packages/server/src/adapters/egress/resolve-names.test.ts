import { createSocket, type Socket } from 'node:dgram';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createResolveName, type ResolveName } from './resolve-names.js';

const types = { a: 1, aaaa: 28 } as const;

/** What the name server knows: the bytes of addresses, by name and type. Where nothing is known it says nothing. */
const zone: Readonly<Record<string, Readonly<Partial<Record<number, readonly (readonly number[])[]>>>>> = {
  'both.example': {
    [types.a]: [
      [93, 184, 215, 14],
      [10, 0, 0, 1],
    ],
    [types.aaaa]: [[0x20, 1, 0xd, 0xb8, ...Array<number>(11).fill(0), 1]],
  },
  'old.example': { [types.a]: [[1, 1, 1, 1]], [types.aaaa]: [] },
  'empty.example': { [types.a]: [], [types.aaaa]: [] },
};

/** The answer to a question (RFC 1035, 4.1): the question again, and an address for each that is known. */
function answerTo(question: Buffer): Buffer | undefined {
  let at = 12;
  const labels: string[] = [];
  for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const type = question.readUInt16BE(at + 1);
  const known = zone[labels.join('.').toLowerCase()]?.[type];
  if (!known) return undefined;
  const header = Buffer.from(question.subarray(0, 12));
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(known.length, 6);
  header.writeUInt32BE(0, 8);
  const records = known.map((bytes) => Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, bytes.length, ...bytes]));
  return Buffer.concat([header, question.subarray(12, at + 5), ...records]);
}

describe('a name', () => {
  let server: Socket;
  let asked: () => void = () => undefined;
  let resolve: ResolveName;
  beforeAll(async () => {
    server = createSocket('udp4', (question, { port, address }) => {
      const answer = answerTo(question);
      if (answer) server.send(answer, port, address);
      else asked();
    });
    await new Promise<void>((done) => server.bind(0, '127.0.0.1', done));
    resolve = createResolveName([`127.0.0.1:${server.address().port}`]);
  });
  afterAll(() => void server.close());
  const now = () => new AbortController().signal;

  it('has all the addresses that its name servers give, old and new', async () => {
    expect([...(await resolve('both.example', now()))].sort()).toEqual(['10.0.0.1', '2001:db8::1', '93.184.215.14']);
    expect(await resolve('old.example', now())).toEqual(['1.1.1.1']);
  });

  it('has none where there is none', async () => {
    expect(await resolve('empty.example', now())).toEqual([]);
  });

  it('is no longer asked for when it takes too long', async () => {
    const controller = new AbortController();
    asked = () => controller.abort();
    expect(await resolve('silent.example', controller.signal)).toEqual([]);
  });
});
