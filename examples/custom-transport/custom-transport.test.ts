import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { socketContract, type SocketContractPeer } from '@parley/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChat } from './chat.js';
import { closeFrame, createFrameReader, textFrame } from './frames.js';
import { serveTcp } from './serve-tcp.js';
import { createTcpTransport } from './tcp-transport.js';

describe('the transport over TCP', () => {
  const peers: SocketContractPeer[] = [];
  const sockets: Socket[] = [];
  const tcp = serveTcp((socket) => {
    const received: string[] = [];
    const at = peers.length;
    let ended = false;
    peers.push({
      received,
      get ended() {
        return ended;
      },
      send: (text) => socket.send(text),
      close: (code, reason) => socket.close(code, reason),
      cut: () => sockets[at]?.destroy(),
    });
    return { receive: (text) => received.push(text), closed: () => void (ended = true) };
  });
  tcp.on('connection', (socket) => sockets.push(socket));
  let platform: { url: string; deadUrl: string };

  beforeAll(async () => {
    await once(tcp.listen(0, '127.0.0.1'), 'listening');
    const nobody = createServer().listen(0, '127.0.0.1');
    await once(nobody, 'listening');
    const [url, deadUrl] = [tcp, nobody].map((server) => `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await new Promise((resolve) => nobody.close(resolve));
    platform = { url: url ?? '', deadUrl: deadUrl ?? '' };
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    tcp.close();
  });

  it.each(socketContract)('$name', ({ run }) =>
    run({ ...platform, port: createTcpTransport(), peers, pause: () => pass(2) }),
  );

  it('cuts off who sends what is too large', async () => {
    const at = peers.length;
    let end: number | undefined;
    const socket = createTcpTransport().open(platform.url, {
      onOpen: () => queueMicrotask(() => socket.send('x'.repeat(2_000_000))),
      onMessage: () => undefined,
      onClose: (code) => (end = code),
    });
    await expect.poll(() => end).toBe(1006);
    expect(peers[at]).toMatchObject({ received: [], ended: true });
  });
});

describe('frames', () => {
  it('are the same however their bytes arrive', () => {
    const bytes = Buffer.concat([textFrame('é€🎈'), textFrame(''), closeFrame(4000, 'resume, please')]);
    for (let size = 1; size <= bytes.length; size += 1) {
      const heard: unknown[] = [];
      const read = createFrameReader({
        most: 100,
        onText: (text) => heard.push(text),
        onClose: (code, reason) => heard.push([code, reason]),
        onTooLarge: () => heard.push('too large'),
      });
      for (let at = 0; at < bytes.length; at += size) read(bytes.subarray(at, at + size));
      expect(heard).toEqual(['é€🎈', '', [4000, 'resume, please']]);
    }
  });
});

describe('a chat over it', () => {
  let data: string;
  let chat: Awaited<ReturnType<typeof startChat>>;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'parley-custom-transport-'));
    chat = await startChat(data);
  });
  afterAll(async () => {
    await chat.stop();
    await rm(data, { recursive: true, force: true });
  });

  it('carries what two clients write, in order and once, also when the line is cut in between', async () => {
    const sockets: Socket[] = [];
    chat.tcp.on('connection', (socket: Socket) => sockets.push(socket));
    const [alice, bob] = [await chat.connect('alice'), await chat.connect('bob')];
    expect(alice.connection.get()).toMatchObject({ status: 'connected', transport: 'tcp' });
    const heard: string[] = [];
    bob.conversations.on('message', ({ text }) => heard.push(text));
    const talk = await alice.conversations.direct('bob');
    const texts = Array.from({ length: 20 }, (_, n) => `message ${n}`);
    const sent = texts.map((text) => talk.send(text));
    for (const socket of sockets) socket.destroy();
    await Promise.all(sent);
    await expect.poll(() => heard, { timeout: 20_000 }).toEqual(texts);
    expect((await talk.history({ limit: 50 })).items.map(({ text }) => text)).toEqual(texts);
  });
});
