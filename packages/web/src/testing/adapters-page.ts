import type { SocketContractPeer } from '@parley/core/testing';
import { clockContract, randomContract, socketContract } from '@parley/core/testing';
import type { AdaptersPage } from './page-adapters.js';
import { listen } from '../listen.js';
import { webClock } from '../web-clock.js';
import { webRandom } from '../web-random.js';
import { webSocketPort } from '../web-socket-port.js';

/** What the server says of the connections that it took. */
interface Peer {
  received: string[];
}

const pass = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function socketPlatform() {
  const peers: (SocketContractPeer & Peer)[] = [];
  let doing = Promise.resolve<unknown>(undefined);
  const act = (peer: number, what: string, args: readonly unknown[]) => {
    // One after another: two requests may overtake each other.
    doing = doing.then(() => fetch('/do', { method: 'POST', body: JSON.stringify({ peer, what, args }) }));
  };
  const refresh = async () => {
    await doing;
    const answer = (await (await fetch('/peers')).json()) as Peer[];
    answer.forEach(({ received }, at) => {
      const known = peers[at];
      if (known) known.received = received;
      else {
        peers.push({
          received,
          send: (text) => act(at, 'send', [text]),
          close: (code, reason) => act(at, 'close', [code, reason]),
          cut: () => act(at, 'cut', []),
        });
      }
    });
  };
  await refresh();
  const { deadPort } = (await (await fetch('/config')).json()) as { deadPort: number };
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
