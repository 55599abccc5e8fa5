import { limits } from '@parley/protocol';
import { utf8Length } from '../kernel/utf8.js';
import { connect, equal, exchange, type Connected } from './connect-to-peer.js';
import type { SocketContractPlatform } from './socket-contract-platform.js';

/** One promise of the socket port. `run` rejects where it is broken. */
export interface SocketContractCheck {
  readonly name: string;
  run(platform: SocketContractPlatform): Promise<void>;
}

/** A session description as JSON: what the rules of the server take at most. */
const largestFrame = 3 * limits.sdpBytes;
const serverCloses: readonly (readonly [number, string])[] = [
  [1000, ''],
  [1001, 'The server stops.'],
  [4000, ''],
  [4001, 'The same device connected again.'],
  [4999, 'é€🎈 "\\ as long as RFC 6455 lets a reason be: 123 bytes'.padEnd(116, '.')],
];
const strangeTexts = [
  ...['\n', '\r', '\r\n', '\n\n', ' \t ', '\u0000', '\u007f', '\u2028\u2029', '\ufeffbom', 'a\ufeffb', '\ufffd'],
  ...['data: x', 'event: close', 'data: {"code":4000}\n\n', ': comment', 'id: 7', 'retry: 1', '42["x"]', '0', 'null'],
  ...[
    '{"key":"x","at":0,"frames":[]}',
    '[]',
    '""',
    "'",
    '\\',
    '\\u0000',
    '%00',
    '&amp;',
    '</script>',
    '\u202eabc',
    '👩‍👩‍👧‍👦',
    '\u0301',
  ],
];

/** What every socket port keeps. It names no test framework. */
export const socketContract: readonly SocketContractCheck[] = [
  check('opens once, before the first message', async ({ heard, opened, until, peer }) => {
    await opened();
    peer().send('hello');
    await until(() => heard.length > 1);
    equal(heard.join(), 'open,hello');
  }),
  check('carries text both ways, in order and whole', async (test) => {
    await test.opened();
    await exchange(test, ['{"a":1}', 'é€🎈', '\u0000"\n', 'x'.repeat(60_000), '', 'last']);
  }),
  check('carries every text as it is, whatever a carrier may use as a mark of its own', async (test) => {
    await test.opened();
    await exchange(test, strangeTexts);
  }),
  check('carries the largest frames of the protocol', async (test) => {
    const { opened, peer, until, heard } = test;
    await opened();
    for (const character of ['x', '"', '€', '🎈'])
      await exchange(test, [character.repeat(largestFrame / utf8Length(character))]);
    // What a server answers to session.open may be larger than what it takes.
    const answer = '"€'.repeat(300_000);
    const before = heard.length;
    peer().send(answer);
    await until(() => heard.length > before);
    equal(heard.at(-1), answer);
  }),
  check('keeps the order under load, both ways at once', async (test) => {
    await test.opened();
    const sizes = [0, 1, 10, 200, 3_000, 20];
    await exchange(
      test,
      Array.from({ length: 300 }, (_, n) => `${n} ${'é'.repeat(sizes[n % sizes.length] ?? 0)}`),
    );
  }),
  check('carries many small frames that are sent at once', async ({ opened, until, peer, socket }) => {
    await opened();
    const texts = Array.from({ length: 2_000 }, (_, n) => String(n));
    for (const text of texts) socket.send(text);
    await until(() => peer().received.length >= texts.length);
    equal(peer().received.join(), texts.join());
  }),
  check('carries what is sent as soon as it opens, and as soon as something comes', async ({ platform, until }) => {
    const at = platform.peers.length;
    const socket = platform.port.open(platform.url, {
      onOpen: () => queueMicrotask(() => socket.send('first')),
      onMessage: (text) => socket.send(`${text} to you`),
      onClose: () => undefined,
    });
    await until(() => platform.peers.slice(at).some(({ received }) => received.length === 1));
    const peer = platform.peers.slice(at).find(({ received }) => received[0] === 'first');
    peer?.send('good day');
    await until(() => peer?.received.length === 2);
    socket.close();
    equal(peer?.received.join(), 'first,good day to you');
  }),
  check('keeps two connections apart', async ({ platform, opened, until, peer, socket, heard, settle }) => {
    await opened();
    const other = connect(platform, platform.url);
    await other.opened();
    socket.send('mine');
    other.socket.send('yours');
    other.socket.close();
    await until(() => other.heard.at(-1)?.startsWith('close') === true);
    peer().send('still here');
    await until(() => heard.length > 1 && peer().received.length > 0);
    await settle();
    equal(peer().received.join(), 'mine');
    equal(heard.join(), 'open,still here');
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
  ...serverCloses.map(([code, reason]) =>
    check(`tells the server's code ${code} and its reason as they are`, async ({ heard, opened, until, peer }) => {
      await opened();
      peer().close(code, reason);
      await until(() => heard.length > 1);
      equal(heard.at(-1), `close ${code} ${reason}`);
    }),
  ),
  check(
    'tells all that was sent before the server closed, then that it did',
    async ({ heard, opened, until, peer }) => {
      await opened();
      const texts = Array.from({ length: 200 }, (_, n) => `${n} ${'x'.repeat(500)}`);
      for (const text of texts) peer().send(text);
      peer().close(4000, 'enough');
      await until(() => heard.some((what) => what.startsWith('close')));
      equal(heard.join(), ['open', ...texts, 'close 4000 enough'].join());
    },
  ),
  check('loses no frame out of the middle where the server closes during a burst', async (test) => {
    const { heard, opened, until, peer, socket, settle } = test;
    await opened();
    const texts = Array.from({ length: 300 }, (_, n) => String(n));
    for (const text of texts.slice(0, 150)) socket.send(text);
    peer().close(4000, 'enough');
    for (const text of texts.slice(150)) socket.send(text);
    await until(() => heard.length > 1);
    await settle();
    equal(heard.join(), 'open,close 4000 enough');
    equal(peer().received.join(), texts.slice(0, peer().received.length).join());
  }),
  check('tells 1006 once when the other side goes away', async ({ heard, opened, until, peer, settle }) => {
    await opened();
    peer().cut();
    await until(() => heard.length > 1);
    await settle();
    equal(heard.length, 2);
    equal(heard[1]?.startsWith('close 1006'), true);
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
  check('tells its own code where it is closed here, and the server that it ended', async (test) => {
    const { heard, opened, until, peer, socket } = test;
    await opened();
    socket.close(4321, 'bye');
    await until(() => heard.length > 1 && peer().ended);
    equal(heard.join().startsWith('open,close 4321'), true);
  }),
  check('carries all that was sent before it is closed here', async ({ heard, opened, until, peer, socket }) => {
    await opened();
    const texts = Array.from({ length: 200 }, (_, n) => `${n} ${'x'.repeat(500)}`);
    for (const text of texts) socket.send(text);
    socket.close(1000);
    socket.send('too late');
    await until(() => heard.length > 1 && peer().ended);
    equal(peer().received.join(), texts.join());
  }),
  check('tells its end once where both sides end it, and each of them twice', async (test) => {
    const { heard, opened, until, peer, socket, settle } = test;
    await opened();
    peer().close(4000, 'enough');
    socket.close(1000);
    peer().cut();
    socket.close(1000);
    await until(() => heard.length > 1);
    await settle();
    equal(heard.length, 2);
    equal(heard[1]?.startsWith('close'), true);
  }),
  check('tells the server that it ended where the other side was cut off', async ({ opened, until, peer }) => {
    await opened();
    peer().cut();
    await until(() => peer().ended);
  }),
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
