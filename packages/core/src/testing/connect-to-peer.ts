import type { Socket } from '../connection/socket-port.js';
import type { SocketContractPeer, SocketContractPlatform } from './socket-contract-platform.js';

const maxTries = 4_000;

/** One connection from both its ends. */
export interface Connected {
  readonly platform: SocketContractPlatform;
  readonly heard: readonly string[];
  readonly socket: Socket;
  readonly peer: () => SocketContractPeer;
  /** Settles when both sides have the connection. */
  readonly opened: () => Promise<void>;
  readonly until: (done: () => boolean) => Promise<void>;
  /** Lets what should not happen have its chance. */
  readonly settle: () => Promise<void>;
}

/** Sends the texts both ways and compares what arrives with them. */
export async function exchange({ heard, until, peer, socket }: Connected, texts: readonly string[]): Promise<void> {
  const [told, taken] = [heard.length, peer().received.length];
  for (const text of texts) {
    socket.send(text);
    peer().send(text);
  }
  await until(() => heard.length >= told + texts.length && peer().received.length >= taken + texts.length);
  for (const [at, text] of texts.entries()) {
    equal(peer().received[taken + at], text);
    equal(heard[told + at], text);
  }
}

/** Opens a connection and writes down what it tells. */
export function connect(platform: SocketContractPlatform, url: string): Connected {
  const heard: string[] = [];
  const before = platform.peers.length;
  const socket = platform.port.open(url, {
    onOpen: () => heard.push('open'),
    onMessage: (text) => heard.push(text),
    onClose: (code, reason) => heard.push(`close ${code} ${reason}`),
  });
  const until = async (done: () => boolean) => {
    for (let tries = 0; !done(); tries += 1) {
      if (tries === maxTries) throw new Error(`what was waited for did not happen; heard ${short(heard.join())}`);
      await platform.pause();
    }
  };
  return {
    platform,
    heard,
    until,
    opened: () => until(() => heard.length > 0 && platform.peers.length > before),
    socket,
    peer() {
      const peer = platform.peers[before];
      if (!peer) throw new Error('the server took no connection');
      return peer;
    },
    async settle() {
      for (let turn = 0; turn < 20; turn += 1) await platform.pause();
    },
  };
}

/** Throws where the two differ. */
export function equal(actual: unknown, expected: unknown) {
  if (!Object.is(actual, expected))
    throw new Error(`expected ${short(JSON.stringify(expected))}, got ${short(JSON.stringify(actual))}`);
}

function short(text = 'nothing'): string {
  return text.length < 500 ? text : `${text.slice(0, 250)} … ${text.slice(-250)} (${text.length} characters)`;
}
