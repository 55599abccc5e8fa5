import type { Socket, SocketListener, SocketPort } from '@parley/core';
import { WebSocket, type ClientOptions, type RawData } from 'ws';

/** A server that does not finish the opening or closing handshake in this time (ms) counts as gone. */
const options: ClientOptions & { closeTimeout: number } = {
  perMessageDeflate: false,
  handshakeTimeout: 20_000,
  closeTimeout: 2_000,
};

/** Sockets over the `ws` package, without compression: frames are small and many. */
export function createWsSocketPort(): SocketPort {
  return { open };
}

function open(url: string, listener: SocketListener): Socket {
  let socket: WebSocket;
  try {
    socket = new WebSocket(url, options);
  } catch (error) {
    queueMicrotask(() => listener.onClose(1006, error instanceof Error ? error.message : 'unusable address'));
    return { send: () => undefined, close: () => undefined };
  }
  let opened = false;
  let problem = '';
  socket.on('open', () => {
    opened = true;
    listener.onOpen('websocket');
  });
  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (!isBinary) listener.onMessage(asText(data));
  });
  // `ws` always tells 'close' after 'error': why a socket never opened is kept for it.
  socket.on('error', (error) => (problem = error.message));
  socket.on('close', (code, reason) => listener.onClose(code, opened ? reason.toString('utf8') : problem));
  return {
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: (code, reason) => socket.close(code, reason),
  };
}

function asText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return data instanceof ArrayBuffer ? Buffer.from(data).toString('utf8') : data.toString('utf8');
}
