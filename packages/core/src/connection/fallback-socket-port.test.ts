import { describe, expect, it } from 'vitest';
import { createFakeClock, settled } from '../testing/fake-clock.js';
import { createFakeStreamServer } from '../testing/fake-stream-server.js';
import { createMemorySockets } from '../testing/memory-socket.js';
import type { SocketContractPeer } from '../testing/socket-contract-platform.js';
import { socketContract } from '../testing/socket-contract.js';
import type { SocketPort } from './socket-port.js';
import { chooseTransport, type Transport } from './transport.js';

const url = 'ws://parley.test/v1/connect';
const minute = 60_000;

/** A world in which WebSocket and streams can be made to fail, each by itself. */
function createWorld(transport?: Transport) {
  const clock = createFakeClock();
  const streams = createFakeStreamServer();
  const webSockets = createMemorySockets();
  const world = { hangs: false, tried: 0, onMessage: (_text: string) => undefined as unknown };
  const socket: SocketPort = {
    open(to, listener) {
      world.tried += 1;
      if (!world.hangs) return webSockets.open(to, listener);
      return { send: () => undefined, close: () => queueMicrotask(() => listener.onClose(1006, '')) };
    },
  };
  const port = chooseTransport({ clock, socket, fetch: (...args) => streams.fetch(...args) }, transport);
  const connect = async () => {
    const heard: string[] = [];
    const opened = port.open(url, {
      onOpen: (name) => heard.push(name ?? 'open'),
      onMessage(text) {
        heard.push(text);
        world.onMessage(text);
      },
      onClose: (code) => heard.push(`close ${code}`),
    });
    await settled();
    // The code of streams comes over the event loop.
    await import('./stream-fallback.js');
    await settled();
    return { heard, socket: opened };
  };
  const streamsFail = (fail: boolean) => {
    streams.before = () => (fail ? Promise.reject(new TypeError('fetch failed')) : Promise.resolve(undefined));
  };
  return Object.assign(world, { clock, streams, webSockets, connect, streamsFail });
}

/** One in which WebSocket has carried something. */
async function createTriedWorld() {
  const world = createWorld();
  const { heard, socket } = await world.connect();
  world.webSockets.sockets[0]?.send('hello');
  await settled();
  expect(heard).toEqual(['open', 'hello']);
  socket.close();
  await settled();
  return world;
}

describe('a port that chooses', () => {
  it.each([
    ['over WebSocket', true],
    ['over a stream', false],
  ])('keeps what every socket port does %s', async (_name, reachable) => {
    for (const check of socketContract) {
      const { webSockets, streams, clock } = createWorld();
      webSockets.reachable = reachable;
      const peers: SocketContractPeer[] = [];
      const fetch: typeof streams.fetch = async (...args) => {
        const answer = await streams.fetch(...args);
        if (streams.peers.length > peers.length) peers.push(...streams.peers.slice(peers.length));
        return answer;
      };
      const live = createMemorySockets((server) => {
        const { sent, send, close, cut } = server;
        peers.push({
          ...{ received: sent, send, close, cut },
          get ended() {
            return !server.open;
          },
        });
      });
      live.reachable = reachable;
      const dead = createMemorySockets();
      dead.reachable = false;
      const socket: SocketPort = { open: (to, listener) => (to === url ? live : dead).open(to, listener) };
      const port = chooseTransport({ clock, socket, fetch });
      const pause = async () => {
        await import('./stream-fallback.js');
        await settled(20);
      };
      await check.run({ port, url, deadUrl: 'ws://nobody.test/v1/connect', peers, pause });
    }
  });

  it('takes WebSocket where it works, and fetches no stream', async () => {
    const { connect, streams, webSockets } = createWorld();
    const { heard } = await connect();
    expect(heard).toEqual(['open']);
    expect(webSockets.sockets).toHaveLength(1);
    expect(streams.peers).toHaveLength(0);
  });

  it('takes a stream in the same attempt where WebSocket is refused, and a stream at once from then on', async () => {
    const world = createWorld();
    world.webSockets.reachable = false;
    const first = await world.connect();
    expect(first.heard).toEqual(['stream']);
    world.streams.peers[0]?.close(1001, '');
    await settled();
    expect(first.heard).toEqual(['stream', 'close 1001']);
    expect(world.tried).toBe(1);
    expect((await world.connect()).heard).toEqual(['stream']);
    expect(world.tried).toBe(1);
  });

  it('takes a stream where WebSocket does not open within five seconds', async () => {
    const world = createWorld();
    world.hangs = true;
    const { heard, socket } = await world.connect();
    await world.clock.advance(4_999);
    expect(heard).toEqual([]);
    await world.clock.advance(1);
    await settled();
    expect(heard).toEqual(['stream']);
    socket.send('through the stream');
    await settled();
    expect(world.streams.peers[0]?.received).toEqual(['through the stream']);
  });

  it('tells once that nothing opened, and begins with WebSocket again', async () => {
    const world = createWorld();
    world.webSockets.reachable = false;
    world.streamsFail(true);
    expect((await world.connect()).heard).toEqual(['close 1006']);
    world.webSockets.reachable = true;
    expect((await world.connect()).heard).toEqual(['open']);
    expect(world.tried).toBe(2);
  });

  it('gives WebSocket more time where a stream took too long as well', async () => {
    const world = createWorld();
    world.hangs = true;
    world.streams.before = () => new Promise(() => undefined);
    const { heard, socket } = await world.connect();
    await world.clock.advance(5_000);
    // Nobody waits for ever.
    socket.close(1000);
    await settled();
    expect(heard).toEqual(['close 1006']);
    const again = await world.connect();
    const asked = world.streams.peers.length;
    await world.clock.advance(11_999);
    expect(world.streams.peers).toHaveLength(asked);
    world.streamsFail(false);
    await world.clock.advance(1);
    await settled();
    expect(again.heard).toEqual(['stream']);
  });

  it('does not give up what has worked because it fails once', async () => {
    const world = await createTriedWorld();
    world.webSockets.reachable = false;
    expect((await world.connect()).heard).toEqual(['close 1006']);
    expect((await world.connect()).heard).toEqual(['stream']);
  });

  it('takes a stream where WebSockets open and carry nothing, twice in a row', async () => {
    const world = createWorld();
    for (const nth of [0, 1]) {
      const { heard } = await world.connect();
      world.webSockets.sockets[nth]?.cut();
      await settled();
      expect(heard).toEqual(['open', 'close 1006']);
    }
    expect((await world.connect()).heard).toEqual(['stream']);
  });

  it('takes a stream where what opened stays silent until its owner gives it up, twice in a row', async () => {
    const world = createWorld();
    for (const nth of [0, 1]) {
      const { heard, socket } = await world.connect();
      await world.clock.advance(15_000);
      socket.close(1000);
      await settled();
      expect(heard).toEqual(['open', 'close 1000']);
      expect(world.webSockets.sockets).toHaveLength(nth + 1);
    }
    expect((await world.connect()).heard).toEqual(['stream']);
  });

  it('does not take the server for a proxy: its own codes do not count, nor does an owner who leaves at once', async () => {
    const world = createWorld();
    for (const code of [1001, 4000, 4002]) {
      await world.connect();
      world.webSockets.sockets.at(-1)?.close(code);
      await settled();
    }
    for (let times = 0; times < 3; times += 1) (await world.connect()).socket.close(1000);
    await settled();
    expect((await world.connect()).heard).toEqual(['open']);
  });

  it('is a stream alone, or WebSocket alone, where that is asked for', async () => {
    const stream = createWorld('stream');
    expect((await stream.connect()).heard).toEqual(['stream']);
    await stream.clock.advance(60 * minute);
    expect(stream.tried).toBe(0);
    const webSocket = createWorld('websocket');
    webSocket.webSockets.reachable = false;
    expect((await webSocket.connect()).heard).toEqual(['close 1006']);
    expect(webSocket.streams.peers).toHaveLength(0);
  });
});

describe('on a stream', () => {
  async function createBlockedWorld() {
    const world = createWorld();
    world.webSockets.reachable = false;
    const connected = await world.connect();
    expect(connected.heard.splice(0)).toEqual(['stream']);
    const answer = () => {
      const probe = world.webSockets.sockets.at(-1);
      if (!probe?.open) return;
      expect(probe.sent.map((text) => JSON.parse(text) as unknown)).toEqual([
        { id: 0, op: 'session.ping', params: {} },
      ]);
      probe.send('{"id":0,"error":{}}');
    };
    return { ...connected, world, answer };
  }

  it('WebSocket is tried again after a minute, then ever more rarely', async () => {
    const { world, heard } = await createBlockedWorld();
    const at: number[] = [];
    for (let minutes = 1, tried = world.tried; minutes <= 60; minutes += 1) {
      await world.clock.advance(minute);
      if (world.tried > tried) at.push(minutes);
      tried = world.tried;
    }
    expect(at).toEqual([1, 3, 7, 15, 31, 47]);
    expect(heard).toEqual([]);
  });

  it('a WebSocket that carries an answer ends it with the code that means "resume"', async () => {
    const { world, heard, answer } = await createBlockedWorld();
    world.webSockets.reachable = true;
    await world.clock.advance(minute);
    answer();
    await settled();
    expect(world.webSockets.sockets[0]?.open).toBe(false);
    expect(heard).toEqual(['close 4000']);
    expect(world.streams.peers[0]?.ended).toBe(true);
    expect((await world.connect()).heard).toEqual(['open']);
    expect(world.clock.waiting).toBe(0);
  });

  it('what was asked is answered first, whatever else comes', async () => {
    const { world, heard, answer, socket } = await createBlockedWorld();
    world.webSockets.reachable = true;
    for (const id of [1, 2]) socket.send(`{"id":${id},"op":"user.list","params":{}}`);
    await world.clock.advance(minute);
    answer();
    const answers = ['{"id":1,"result":{}}', '{"ev":"typing"}', '[{"ev":"typing"},{"id":2,"error":{}}]'];
    for (const text of answers) {
      await settled();
      expect(heard).not.toContain('close 4000');
      world.streams.peers[0]?.send(text);
    }
    await settled();
    expect(heard).toEqual([...answers, 'close 4000']);
  });

  it('what is asked because of an answer is answered, too', async () => {
    const { world, heard, answer, socket } = await createBlockedWorld();
    world.webSockets.reachable = true;
    socket.send('{"id":1,"op":"user.list","params":{}}');
    await world.clock.advance(minute);
    answer();
    world.onMessage = (text) => {
      if (text.startsWith('{"id":1,')) socket.send('{"id":2,"op":"user.list","params":{}}');
    };
    world.streams.peers[0]?.send('{"id":1,"result":{}}');
    await settled();
    expect(heard).toEqual(['{"id":1,"result":{}}']);
    world.streams.peers[0]?.send('{"id":2,"result":{}}');
    await settled();
    expect(heard.at(-1)).toBe('close 4000');
  });

  it('an answer that never comes is not waited for longer than it would be anyway', async () => {
    const { world, heard, answer, socket } = await createBlockedWorld();
    world.webSockets.reachable = true;
    socket.send('{"id":1,"op":"user.list","params":{}}');
    await world.clock.advance(minute);
    answer();
    await world.clock.advance(29_999);
    expect(heard).toEqual([]);
    await world.clock.advance(1);
    expect(heard).toEqual(['close 4000']);
  });

  it('a WebSocket that opens and carries nothing changes nothing', async () => {
    const { world, heard } = await createBlockedWorld();
    world.webSockets.reachable = true;
    await world.clock.advance(minute);
    expect(world.webSockets.sockets[0]?.open).toBe(true);
    await world.clock.advance(5_000);
    expect(world.webSockets.sockets[0]?.open).toBe(false);
    expect(heard).toEqual([]);
    world.streams.peers[0]?.send('still here');
    await settled();
    expect(heard).toEqual(['still here']);
  });

  it('streams that are cut again and again do not put off the next try', async () => {
    const { world } = await createBlockedWorld();
    for (let times = 0; times < 3; times += 1) {
      await world.clock.advance(minute / 3 - 1);
      world.streams.peers.at(-1)?.cut();
      await world.connect();
    }
    await world.clock.advance(3);
    expect(world.tried).toBe(2);
  });

  it('one that was cut off may be on another network: WebSocket is tried after a minute again', async () => {
    const { world } = await createBlockedWorld();
    await world.clock.advance(10 * minute);
    expect(world.tried).toBe(4);
    world.streams.peers[0]?.cut();
    await world.connect();
    await world.clock.advance(minute - 1);
    expect(world.tried).toBe(4);
    await world.clock.advance(1);
    expect(world.tried).toBe(5);
  });

  it('an owner who leaves leaves nothing behind', async () => {
    for (const after of [0, minute]) {
      const { world, socket } = await createBlockedWorld();
      world.hangs = true;
      await world.clock.advance(after);
      socket.close(1000);
      await settled();
      expect(world.clock.waiting).toBe(0);
    }
  });
});
