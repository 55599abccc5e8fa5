// Runs the published suite in a page; its test holds the server's ends.
import { socketContract, type SocketContractPeer } from '@parley/core/testing';
import type { ContractPage, PeerNews, PeerOrder } from './contract-page-types.js';
import { createStreamPort } from './stream-port.js';

declare const askPeers: (orders: readonly PeerOrder[], have: readonly number[]) => Promise<readonly PeerNews[]>;

const pass = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function createPeers() {
  const peers: (SocketContractPeer & { received: string[]; ended: boolean })[] = [];
  let orders: PeerOrder[] = [];
  const addPeer = () => {
    const peer = peers.length;
    const added: (typeof peers)[number] = {
      received: [],
      ended: false,
      send: (text) => void orders.push({ peer, what: 'send', text }),
      close: (code, reason) => void orders.push({ peer, what: 'close', code, reason }),
      cut: () => void orders.push({ peer, what: 'cut' }),
    };
    peers.push(added);
    return added;
  };
  const refresh = async () => {
    const now = orders;
    orders = [];
    const have = peers.map(({ received }) => received.length);
    for (const [at, { more, ended }] of (await askPeers(now, have)).entries()) {
      const peer = peers[at] ?? addPeer();
      peer.received.push(...more);
      peer.ended = ended;
    }
  };
  return { peers, refresh };
}

const page: ContractPage = {
  async keep(name, url, deadUrl) {
    const { peers, refresh } = createPeers();
    const port = createStreamPort();
    const pause = async () => {
      await pass(1);
      await refresh();
    };
    try {
      await socketContract.find((check) => check.name === name)?.run({ port, url, deadUrl, peers, pause });
      return undefined;
    } catch (error) {
      return String(error);
    }
  },
  sayGoodbye: (text, url) =>
    new Promise((resolve) => {
      const socket = createStreamPort().open(url, {
        onOpen: () => resolve(),
        onMessage: () => undefined,
        onClose: () => undefined,
      });
      addEventListener('pagehide', () => socket.send(text));
    }),
};

Object.assign(window, { page });
