import { createServer } from 'node:net';
import { closeFrame, createFrameReader, textFrame } from './frames.js';

/** As for WebSocket: larger frames end the connection; below it the server's rules answer what is too large. */
const mostBytes = 1_024 * 1_024;
/** How long a client may take to hang up as well, in ms. */
const closeWithin = 2_000;

/**
 * Takes clients over TCP and hands them to the server: `serveTcp((socket) => server.connect(socket)).listen(port)`.
 *
 * @param {(socket: import('@parley/server').ClientSocket) => import('@parley/server').ClientConnection} take
 */
export function serveTcp(take) {
  return createServer({ noDelay: true }, (socket) => {
    let closing = false;
    const hangUp = () => {
      closing = true;
      socket.end();
      const cut = setTimeout(() => socket.destroy(), closeWithin);
      socket.once('close', () => clearTimeout(cut));
    };
    const connection = take({
      send(text) {
        if (!closing) socket.write(textFrame(text));
      },
      close(code, reason) {
        if (closing) return;
        socket.write(closeFrame(code, reason));
        hangUp();
      },
      get bufferedBytes() {
        return socket.writableLength;
      },
    });
    socket.on(
      'data',
      createFrameReader({
        most: mostBytes,
        onText: (text) => connection.receive(text),
        onClose() {
          if (!closing) hangUp();
        },
        onTooLarge: () => socket.destroy(),
      }),
    );
    socket.on('error', () => undefined); // 'close' always follows.
    socket.on('close', () => connection.closed());
  });
}
