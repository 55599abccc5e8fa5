import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { ClientSocket } from '../../connection/client-socket.js';
import type { Log } from '../../kernel/ports.js';
import type { Rules } from '../../kernel/rules-contract.js';
import { createFrameCache } from './text-frame.js';

/** What carries clients over WebSocket. */
export interface WebSockets {
  /** Refuses new connections and waits until those there are have gone; the rules say goodbye to them. */
  close(): Promise<void>;
}

/** How clients come in. */
export interface WebSocketOptions {
  readonly server: Pick<Server, 'on' | 'listenerCount'>;
  /** The path of the upgrade request, such as `/v1/connect`. */
  readonly path: string;
  readonly rules: Pick<Rules, 'connect'>;
  readonly log: Log;
  /** Whether a page of this origin may connect; every one may where it is not given. Tokens are not cookies. */
  readonly allowOrigin?: (origin: string) => boolean;
}

/** Beyond this the carrier itself ends the connection; below it the rules answer what is too large. */
const mostBytes = 1_048_576;
/** Refused by RFC 6455's own codes: the client's next attempt would fare no better. */
const unsupportedData = 1003;
/** How long a client may take for its half of the closing handshake, in ms. */
const closeWithin = 2_000;

/** Takes WebSocket connections on an HTTP server and hands them to the rules. */
export function acceptWebSockets({ server, path, rules, log, allowOrigin }: WebSocketOptions): WebSockets {
  const acceptor = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: mostBytes,
    clientTracking: true,
  });
  const frame = createFrameCache();
  let closing = false;

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', ignore);
    if (pathOf(request) !== path) {
      // Somebody else on this server may wait for it.
      if (server.listenerCount('upgrade') === 1) refuse(socket, '404 Not Found');
      return;
    }
    if (closing) {
      refuse(socket, '503 Service Unavailable');
      return;
    }
    const { origin } = request.headers;
    if (origin !== undefined && allowOrigin && !allowOrigin(origin)) {
      log.warn({ origin }, 'A page of another origin was refused.');
      refuse(socket, '403 Forbidden');
      return;
    }
    acceptor.handleUpgrade(request, socket, head, (webSocket) => serve(webSocket, socket));
  }

  function serve(webSocket: WebSocket, socket: Duplex): void {
    const client: ClientSocket = {
      send(text) {
        if (webSocket.readyState === webSocket.OPEN) socket.write(frame(text));
      },
      close(code, reason) {
        webSocket.close(code, reason);
        const cut = setTimeout(() => webSocket.terminate(), closeWithin);
        cut.unref();
        webSocket.once('close', () => clearTimeout(cut));
      },
      get bufferedBytes() {
        return socket.writableLength;
      },
    };
    const connection = rules.connect(client);
    webSocket.on('message', (data: RawData, isBinary: boolean) => {
      if (isBinary) webSocket.close(unsupportedData, 'Frames are text.');
      else connection.receive(textOf(data));
    });
    // What is too large or not UTF-8 ends the connection with the code that `ws` gives it.
    webSocket.on('error', ignore);
    webSocket.on('close', () => connection.closed());
  }

  server.on('upgrade', onUpgrade);
  return {
    async close() {
      // The server stays its owner's to close: until then who comes is told to come later.
      closing = true;
      const gone = [...acceptor.clients].map(
        (client) =>
          new Promise<void>((resolve) => {
            client.once('close', () => resolve());
          }),
      );
      for (const client of acceptor.clients)
        if (client.readyState === client.OPEN) client.close(1001, 'The server stops.');
      const cut = setTimeout(() => {
        for (const client of acceptor.clients) client.terminate();
      }, closeWithin);
      await Promise.all(gone);
      clearTimeout(cut);
      acceptor.close();
    },
  };
}

function textOf(data: RawData): string {
  // A message comes as one Buffer: `binaryType` is left as it is.
  return (data as Buffer).toString('utf8');
}

function pathOf({ url = '' }: IncomingMessage): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function ignore(): void {
  // The connection ends; `close` tells of it.
}
