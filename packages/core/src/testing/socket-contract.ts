import type { Socket, SocketPort } from '../connection/socket-port.js';

/** The server's end of one connection, as the suite drives it. */
export interface SocketContractPeer {
  /** What the client sent, in order. */
  readonly received: readonly string[];
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Goes away without a closing handshake. */
  cut(): void;
}

/** What the suite needs: the port, a server that it reaches, an address that nobody serves, and a way to let time pass. */
export interface SocketContractPlatform {
  readonly port: SocketPort;
  readonly url: string;
  readonly deadUrl: string;
  /** The connections that the server took, in order. */
  readonly peers: readonly SocketContractPeer[];
  readonly pause: () => Promise<void>;
}

/** One promise of the socket port. `run` rejects where it is broken. */
export interface SocketContractCheck {
  readonly name: string;
  run(platform: SocketContractPlatform): Promise<void>;
}

/** What every socket port keeps. It names no test framework. */
export const socketContract: readonly SocketContractCheck[] = [
  check('opens once, before the first message', async ({ heard, opened, until, peer }) => {
    await opened();
    peer().send('hello');
    await until(() => heard.length > 1);
    equal(heard.join(), 'open,hello');
  }),
  check('carries text both ways, in order and whole', async ({ heard, opened, until, peer, socket }) => {
    await opened();
    const texts = ['{"a":1}', 'é€🎈', '\u0000"\n', 'x'.repeat(60_000), '', 'last'];
    for (const text of texts) socket.send(text);
    for (const text of texts) peer().send(text);
    await until(() => peer().received.length === texts.length && heard.length === texts.length + 1);
    equal(peer().received.join('|'), texts.join('|'));
    equal(heard.slice(1).join('|'), texts.join('|'));
  }),
  check("tells the server's close once, with code and reason, and nothing afterwards", async (test) => {
    const { heard, opened, until, peer, socket, settle } = test;
    await opened();
    peer().send('one');
    peer().close(4000, 'resume');
    await until(() => heard.length > 2);
    socket.send('too late');
    socket.close();
    await settle();
    equal(heard.join(), 'open,one,close 4000 resume');
  }),
  check('tells 1006 once when the other side goes away', async ({ heard, opened, until, peer, settle }) => {
    await opened();
    peer().cut();
    await until(() => heard.length > 1);
    await settle();
    equal(heard.join(), 'open,close 1006 ');
  }),
  check('does not reconnect by itself', async ({ heard, opened, until, peer, settle, platform }) => {
    const before = platform.peers.length;
    await opened();
    peer().cut();
    await until(() => heard.length > 1);
    await settle();
    equal(platform.peers.length, before + 1);
  }),
  check(
    'tells once when it is closed here, and hears nothing more',
    async ({ heard, opened, until, peer, socket, settle }) => {
      await opened();
      socket.close(1000, 'done');
      peer().send('too late');
      await until(() => heard.some((what) => what.startsWith('close')));
      await settle();
      equal(heard.filter((what) => what.startsWith('close')).length, 1);
      equal(heard.at(-1)?.startsWith('close'), true);
    },
  ),
  check('can be closed before it opened', async ({ heard, until, socket, settle }) => {
    socket.close();
    await until(() => heard.length > 0);
    await settle();
    equal(heard.length, 1);
    equal(heard[0]?.startsWith('close'), true);
  }),
  check('ignores what is sent before it is open', async ({ opened, until, peer, socket, settle }) => {
    socket.send('too early');
    await opened();
    socket.send('in time');
    await until(() => peer().received.length > 0);
    await settle();
    equal(peer().received.join(), 'in time');
  }),
  {
    name: 'tells 1006 once where nobody answers, and never that it opened',
    async run(platform) {
      const { heard, until, settle } = connect(platform, platform.deadUrl);
      await until(() => heard.length > 0);
      await settle();
      equal(heard.length, 1);
      equal(heard[0]?.startsWith('close 1006'), true);
    },
  },
  {
    name: 'tells 1006 for an address that is none, instead of throwing',
    async run(platform) {
      const { heard, until, settle } = connect(platform, 'no-scheme:// bad');
      await until(() => heard.length > 0);
      await settle();
      equal(heard.length, 1);
      equal(heard[0]?.startsWith('close 1006'), true);
    },
  },
];

const maxTries = 2_000;

interface Connected {
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

function check(name: string, body: (connected: Connected) => Promise<void>): SocketContractCheck {
  return {
    name,
    async run(platform) {
      const connected = connect(platform, platform.url);
      try {
        await body(connected);
      } finally {
        connected.socket.close();
      }
    },
  };
}

function connect(platform: SocketContractPlatform, url: string): Connected {
  const heard: string[] = [];
  const before = platform.peers.length;
  const socket = platform.port.open(url, {
    onOpen: () => heard.push('open'),
    onMessage: (text) => heard.push(text),
    onClose: (code, reason) => heard.push(`close ${code} ${reason}`),
  });
  const until = async (done: () => boolean) => {
    for (let tries = 0; !done(); tries += 1) {
      if (tries === maxTries) throw new Error(`what was waited for did not happen; heard ${heard.join()}`);
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

function equal(actual: unknown, expected: unknown) {
  if (!Object.is(actual, expected)) throw new Error(`expected ${String(expected)}, got ${String(actual)}`);
}
