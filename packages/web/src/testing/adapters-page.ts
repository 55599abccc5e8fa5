import type { SocketContractPeer } from '@parley/core/testing';
import { clockContract, randomContract, socketContract } from '@parley/core/testing';
import type { AdaptersPage, PeerNews, PeerOrder } from './page-adapters.js';
import { listen } from '../listen.js';
import { webClock } from '../web-clock.js';
import { webRandom } from '../web-random.js';
import { webSocketPort } from '../web-socket-port.js';

const pass = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const text = await (await fetch(path, init)).text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** The server's ends of the connections that are opened from now on. */
async function createPeers() {
  const peers: (SocketContractPeer & { received: string[]; ended: boolean })[] = [];
  let orders: PeerOrder[] = [];
  const { all: from } = await ask<{ all: number }>('/peers', { from: 0, have: [] });
  const order = (what: PeerOrder) => void orders.push(what);
  const addPeer = () => {
    const peer = from + peers.length;
    const added: (typeof peers)[number] = {
      received: [],
      ended: false,
      send: (text) => order({ peer, what: 'send', text }),
      close: (code, reason) => order({ peer, what: 'close', code, reason }),
      cut: () => order({ peer, what: 'cut' }),
    };
    peers.push(added);
    return added;
  };
  return {
    peers,
    /** Has done what was ordered, and looks what came of it. */
    refresh: async () => {
      const now = orders;
      orders = [];
      if (now.length > 0) await ask('/do', now);
      const have = peers.map(({ received }) => received.length);
      const { news } = await ask<{ news: readonly PeerNews[] }>('/peers', { from, have });
      for (const [at, { more, ended }] of news.entries()) {
        const peer = peers[at] ?? addPeer();
        peer.received.push(...more);
        peer.ended = ended;
      }
    },
  };
}

async function socketPlatform() {
  const { peers, refresh } = await createPeers();
  const { deadPort } = await ask<{ deadPort: number }>('/config');
  return {
    port: webSocketPort,
    url: `ws://${location.host}/`,
    deadUrl: `ws://${location.hostname}:${deadPort}/`,
    peers,
    pause: async () => {
      await pass(1);
      await refresh();
    },
  };
}

async function run(suite: 'socket' | 'clock' | 'random', name: string) {
  if (suite === 'socket') await socketContract.find((check) => check.name === name)?.run(await socketPlatform());
  else if (suite === 'clock') await clockContract.find((check) => check.name === name)?.run({ clock: webClock, pass });
  else await randomContract.find((check) => check.name === name)?.run({ random: webRandom });
}

const page: AdaptersPage = {
  keep: (suite, name) =>
    run(suite, name).then(
      () => undefined,
      (error: unknown) => String(error),
    ),
  sayGoodbye: (text) =>
    new Promise((resolve) => {
      const socket = webSocketPort.open(`ws://${location.host}/goodbye`, {
        onOpen: () => resolve(),
        onMessage: () => undefined,
        onClose: () => undefined,
      });
      listen(window, 'pagehide', () => socket.send(text));
    }),
};

Object.assign(window, { page });
