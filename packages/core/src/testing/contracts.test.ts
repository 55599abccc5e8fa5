import { describe, it } from 'vitest';
import { clockContract, randomContract } from './basic-contracts.js';
import { createFakeClock } from './fake-clock.js';
import { createFakeRandom } from './fake-random.js';
import { createMemorySockets } from './memory-socket.js';
import { createMemoryStorage } from './memory-storage.js';
import { socketContract } from './socket-contract.js';
import type { SocketContractPeer } from './socket-contract-platform.js';
import { storageContract } from './storage-contract.js';

describe('memory sockets', () => {
  it.each(socketContract)('$name', async ({ run }) => {
    const peers: SocketContractPeer[] = [];
    const live = createMemorySockets((server) => {
      const { sent, send, close, cut } = server;
      peers.push({
        received: sent,
        send,
        close,
        cut,
        get ended() {
          return !server.open;
        },
      });
    });
    const dead = createMemorySockets();
    dead.reachable = false;
    const url = 'ws://parley.test';
    await run({
      port: { open: (to, listener) => (to === url ? live : dead).open(to, listener) },
      url,
      deadUrl: 'ws://nobody.test',
      peers,
      pause: () => Promise.resolve(),
    });
  });
});

describe('the fake clock', () => {
  it.each(clockContract)('$name', async ({ run }) => {
    const clock = createFakeClock();
    await run({ clock, pass: (ms) => clock.advance(ms) });
  });
});

describe('fake chance', () => {
  it.each(randomContract)('$name', ({ run }) => run({ random: createFakeRandom(3) }));
});

describe('storage in memory', () => {
  it.each(storageContract)('$name', ({ run }) => {
    const storage = createMemoryStorage();
    return run({ storage: () => storage });
  });
});
