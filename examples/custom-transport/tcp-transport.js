import { connect } from 'node:net';
import { closeFrame, createFrameReader, textFrame } from './frames.js';

/** Larger than any answer of the server. */
const mostBytes = 16 * 1_024 * 1_024;
/** How long the other side may take to hang up as well, in ms. */
const closeWithin = 2_000;

/**
 * Parley over TCP: `tcp://host:port`. What it promises is written at `SocketPort`, and `socketContract` checks it.
 *
 * @returns {import('@parley/core').SocketPort}
 */
export function createTcpTransport() {
  return { open };
}

/**
 * @param {string} url
 * @param {import('@parley/core').SocketListener} listener
 * @returns {import('@parley/core').Socket}
 */
function open(url, listener) {
  const [, host, port] = /^tcp:\/\/([^:/]+):(\d+)$/.exec(url) ?? [];
  if (!host) {
    queueMicrotask(() => listener.onClose(1006, 'The address is not tcp://host:port.'));
    return { send: () => undefined, close: () => undefined };
  }
  const socket = connect({ host, port: Number(port), noDelay: true });
  /** @type {'opening' | 'open' | 'closing'} */
  let state = 'opening';
  // What a connection is told that ends without a word.
  let end = { code: 1006, reason: '' };

  /** @param {{ code: number, reason: string }} why */
  const hangUp = (why) => {
    state = 'closing';
    end = why;
    socket.end();
    const cut = setTimeout(() => socket.destroy(), closeWithin);
    socket.once('close', () => clearTimeout(cut));
  };

  socket.on('connect', () => {
    state = 'open';
    listener.onOpen('tcp');
  });
  socket.on(
    'data',
    createFrameReader({
      most: mostBytes,
      onText(text) {
        if (state === 'open') listener.onMessage(text);
      },
      onClose(code, reason) {
        if (state === 'open') hangUp({ code, reason });
      },
      onTooLarge: () => socket.destroy(),
    }),
  );
  socket.on('error', () => undefined); // 'close' always follows, and tells.
  socket.on('close', () => listener.onClose(end.code, end.reason));
  return {
    send(text) {
      if (state === 'open') socket.write(textFrame(text));
    },
    close(code = 1000, reason = '') {
      if (state === 'opening') socket.destroy();
      if (state !== 'open') return;
      socket.write(closeFrame(code, reason));
      hangUp({ code, reason });
    },
  };
}
