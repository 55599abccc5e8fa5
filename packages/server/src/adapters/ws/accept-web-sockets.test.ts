import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, type RawData } from 'ws';
import { closeCodes, limits } from '@parley/protocol';
import { createTestRules, type TestRules } from '../../testing/create-test-rules.js';
import { acceptWebSockets, type WebSockets } from './accept-web-sockets.js';
import { createFrameCache, textFrame } from './text-frame.js';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

describe('over WebSocket', () => {
  let test: TestRules;
  let server: Server;
  let sockets: WebSockets;
  let url: string;

  beforeEach(async () => {
    test = await createTestRules();
    server = createServer();
    sockets = acceptWebSockets({
      server,
      path: '/v1/connect',
      rules: test.rules,
      log,
      allowOrigin: (origin) => origin !== 'https://evil.example',
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/connect`;
  });

  afterEach(async () => {
    await sockets.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const open = (device: string, userId = 'alice') =>
    JSON.stringify({
      id: 1,
      op: 'session.open',
      params: { protocol: [1], token: test.token(userId), device, client: { name: 't', version: '1' } },
    });

  it('a session opens and a message arrives, however long', async () => {
    const alice = await connect(url);
    const bob = await connect(url);
    alice.send(open('a'));
    bob.send(open('b', 'bob'));
    await Promise.all([alice.answer(1), bob.answer(1)]);
    alice.send('{"id":2,"op":"conversation.direct","params":{"userId":"bob"}}');
    const made = (await alice.answer(2)) as { result: { conversation: { id: string } } };
    const conversationId = made.result.conversation.id;
    for (const [i, text] of ['Hi ☀️', 'x'.repeat(300), '😀'.repeat(limits.textBytes / 4)].entries()) {
      alice.send(
        JSON.stringify({ id: 3 + i, op: 'message.send', params: { conversationId, clientId: `c${i}`, text } }),
      );
      await alice.answer(3 + i);
      const event = await bob.event('message.created', i);
      expect(event).toMatchObject({ data: { message: { text, seq: i + 1 } } });
    }
  });

  it('a frame that is too large is answered, and one that is far too large ends the connection', async () => {
    const client = await connect(url);
    client.send(open('a'));
    await client.answer(1);
    client.send(`{"id":2,"op":"session.ping","params":{"x":"${'x'.repeat(limits.frameBytes)}"}}`);
    expect(await client.answer(2)).toMatchObject({ error: { code: 'protocol/too-large' } });
    client.send('{"id":3,"op":"session.ping","params":{}}');
    expect(await client.answer(3)).toMatchObject({ result: {} });
    client.send('x'.repeat(2_000_000));
    expect(await client.closed).toBe(1009);
  });

  it('binary frames end the connection', async () => {
    const client = await connect(url);
    client.socket.send(Buffer.from([1, 2, 3]));
    expect(await client.closed).toBe(1003);
  });

  it('the close code says what to do', async () => {
    const [first, second] = [await connect(url), await connect(url)];
    first.send(open('same'));
    await first.answer(1);
    second.send(open('same'));
    await second.answer(1);
    expect(await first.closed).toBe(closeCodes.superseded);
    await test.rules.stop();
    expect(await second.closed).toBe(closeCodes.goingAway);
  });

  it('other paths and other origins are refused', async () => {
    await expect(connect(url.replace('/v1/connect', '/elsewhere'))).rejects.toThrow('404');
    await expect(connect(url, 'https://evil.example')).rejects.toThrow('403');
    await expect(connect(`${url}?from=here`, 'https://good.example')).resolves.toBeDefined();
  });

  it('closing waits for all connections to go and takes no new ones', async () => {
    const client = await connect(url);
    await sockets.close();
    expect(await client.closed).toBe(1001);
    await expect(connect(url)).rejects.toThrow('503');
  });
});

describe('a frame', () => {
  it('is as RFC 6455 has it, at every size of its length', () => {
    for (const length of [0, 1, 125, 126, 127, 65_535, 65_536, 70_000]) {
      const frame = textFrame('x'.repeat(length));
      const [first, second] = frame;
      expect(first).toBe(0x81);
      const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
      expect(second).toBe(length < 126 ? length : length < 65_536 ? 126 : 127);
      expect(frame.length).toBe(head + length);
      if (head === 4) expect(frame.readUInt16BE(2)).toBe(length);
      if (head === 10) expect(frame.readBigUInt64BE(2)).toBe(BigInt(length));
    }
    expect(textFrame('é€😀').subarray(2).toString('utf8')).toBe('é€😀');
  });

  it('is made once for the same text', () => {
    const frame = createFrameCache();
    const one = frame('{"ev":1}');
    expect(frame('{"ev":1}')).toBe(one);
    expect(frame('{"ev":2}')).not.toBe(one);
    expect(frame('')).toEqual(Buffer.from([0x81, 0]));
  });
});

type Frame = { readonly id?: number; readonly ev?: string };

/** A client that resolves as frames come. */
async function connect(url: string, origin?: string) {
  const socket = new WebSocket(url, origin === undefined ? {} : { origin });
  const frames: Frame[] = [];
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  socket.on('message', (data: RawData) => {
    const frame = JSON.parse((data as Buffer).toString('utf8')) as Frame | Frame[];
    frames.push(...(Array.isArray(frame) ? frame : [frame]));
    socket.emit('taken');
  });
  await once(socket, 'open');
  const find = async (fits: (frame: Frame) => boolean, nth = 0): Promise<Frame> => {
    for (;;) {
      const found = frames.filter(fits)[nth];
      if (found) return found;
      await once(socket, 'taken');
    }
  };
  return {
    socket,
    closed,
    send: (text: string) => socket.send(text),
    answer: (id: number) => find((frame) => frame.id === id),
    event: (name: string, nth: number) => find((frame) => frame.ev === name, nth),
  };
}
