import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pass } from 'node:timers/promises';
import { clockContract, randomContract, socketContract, type SocketContractPeer } from '@parley/core/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { createNodeClock } from './node-clock.js';
import { createNodeRandom } from './node-random.js';
import { createWsSocketPort } from './ws-socket-port.js';

describe('the socket port over ws', () => {
  const peers: SocketContractPeer[] = [];
  let server: WebSocketServer;
  let url: string;
  let deadUrl: string;

  beforeAll(async () => {
    server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    server.on('connection', (socket) => {
      const received: string[] = [];
      socket.on('message', (data: Buffer) => received.push(data.toString('utf8')));
      peers.push({
        received,
        get ended() {
          return socket.readyState === socket.CLOSED;
        },
        send: (text) => socket.send(text),
        close: (code, reason) => socket.close(code, reason),
        cut: () => socket.terminate(),
      });
    });
    await new Promise((resolve) => server.once('listening', resolve));
    url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    deadUrl = `ws://127.0.0.1:${await freePort()}`;
  });
  afterAll(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });

  it.each(socketContract)('$name', ({ run }) =>
    run({ port: createWsSocketPort(), url, deadUrl, peers, pause: () => pass(2) }),
  );
});

describe('the clock of Node', () => {
  it.each(clockContract)('$name', ({ run }) => run({ clock: createNodeClock(), pass: (ms) => pass(ms) }));
});

describe('chance of Node', () => {
  it.each(randomContract)('$name', ({ run }) => run({ random: createNodeRandom() }));
});

/** A port that was free a moment ago: nobody serves there. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
