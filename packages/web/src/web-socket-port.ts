import type { SocketPort } from '@parley/core';

/** The platform's WebSocket (RFC 6455). */
export const webSocketPort: SocketPort = {
  open(url, listener) {
    const socket = new WebSocket(url);
    socket.onopen = () => listener.onOpen();
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
  },
};
