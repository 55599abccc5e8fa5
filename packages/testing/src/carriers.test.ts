import type { Socket, SocketListener } from '@parley/core';
import { createFakeRandom, socketContract, type SocketContractPeer } from '@parley/core/testing';
import { createLocalSockets, type Rules } from '@parley/server/rules';
import { describe, it } from 'vitest';
import { createCarrier } from './carrier.js';
import { createVirtualTime } from './virtual-time.js';
import { delays } from './weather.js';

/** The server's end of what a carrier connects. */
function createServerEnd(cut?: () => void) {
  const peers: SocketContractPeer[] = [];
  const connect: Rules['connect'] = (socket) => {
    const received: string[] = [];
    let ended = false;
    peers.push({
      received,
      get ended() {
        return ended;
      },
      send: (text) => socket.send(text),
      close: (code, reason) => socket.close(code, reason),
      cut: cut ?? (() => socket.close(1006, '')),
    });
    return { receive: (text) => received.push(text), closed: () => void (ended = true) };
  };
  return { peers, connect };
}

describe.each([
  ['in fair weather', []],
  ['where every frame takes its time', [delays(40)]],
])('the carrier of the emulator, %s', (_name, weather) => {
  it.each(socketContract)('$name', async ({ run }) => {
    const time = createVirtualTime();
    const { peers, connect } = createServerEnd(() => live.cut());
    const parts = { clock: time.clock, random: createFakeRandom() };
    const live = createCarrier({ ...parts, server: () => ({ connect }) });
    const dead = createCarrier({ ...parts, server: () => undefined });
    live.setWeather(weather);
    await run({
      port: { open: (to, listener) => (to === 'emulator://' ? live : dead).open(to, listener) },
      url: 'emulator://',
      deadUrl: 'emulator://nobody',
      peers,
      pause: () => time.advance(10),
    });
  });
});

describe('sockets within one process', () => {
  it.each(socketContract)('$name', async ({ run }) => {
    const { peers, connect } = createServerEnd();
    const live = createLocalSockets({ connect });
    const url = 'local://';
    await run({
      port: { open: (to, listener) => (to === url ? live.open(to, listener) : openNothing(listener)) },
      ...{ url, deadUrl: 'local://nobody', peers },
      pause: () => Promise.resolve(),
    });
  });
});

/** There is no network that could fail: who else would be there? */
function openNothing(listener: SocketListener): Socket {
  queueMicrotask(() => listener.onClose(1006, ''));
  return { send: () => undefined, close: () => undefined };
}
