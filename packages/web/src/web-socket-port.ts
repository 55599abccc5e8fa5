import type { Socket, SocketListener, SocketPort } from '@parley/core';

/** The platform's WebSocket (RFC 6455). */
export const webSocketPort: SocketPort = { open };

function open(url: string, listener: SocketListener): Socket {
  let socket: WebSocket;
  try {
    socket = new WebSocket(url);
  } catch (error) {
    // An address that is none, or one that a secure page may not open.
    queueMicrotask(() => listener.onClose(1006, error instanceof Error ? error.message : ''));
    return { send: () => undefined, close: () => undefined };
  }
  socket.onopen = () => listener.onOpen('websocket');
  socket.onmessage = ({ data }) => {
    if (typeof data === 'string') listener.onMessage(data);
  };
  socket.onclose = ({ code, reason }) => listener.onClose(code, reason);
  return {
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: (code, reason) => socket.close(code, reason),
  };
}
