import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** What becomes of a WebSocket's opening: it is refused, handed on, or answered as if it were and then cut. */
export type UpgradeFate = 'refused' | 'carried' | 'cut';

/** A proxy for HTTP that has its own mind about WebSocket, as those of companies and hotels do. */
export interface UpgradeProxy {
  readonly url: string;
  /** What becomes of those that come from now on. */
  fate: UpgradeFate;
  /** How many asked for an upgrade. */
  readonly asked: number;
  close(): Promise<void>;
}

/** Stands before a server of this machine. */
export async function startUpgradeProxy(target: number): Promise<UpgradeProxy> {
  const sockets = new Set<Duplex>();
  const proxy = { fate: 'refused' as UpgradeFate, asked: 0 };

  const handOn = (near: IncomingMessage, response: ServerResponse) => {
    const { method, url: path, headers } = near;
    const far = request({ host: '127.0.0.1', port: target, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    far.on('error', () => response.destroy());
    response.on('close', () => far.destroy());
    near.pipe(far);
  };
  const server = createServer(handOn);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (asking: IncomingMessage, socket: Duplex) => {
    proxy.asked += 1;
    socket.on('error', () => undefined);
    if (proxy.fate === 'refused') {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    const far = connect(target, '127.0.0.1', () => {
      const heads = Object.entries(asking.headers).map(([name, value]) => `${name}: ${String(value)}`);
      far.write(`${asking.method ?? ''} ${asking.url ?? ''} HTTP/1.1\r\n${heads.join('\r\n')}\r\n\r\n`);
    });
    far.on('error', () => undefined);
    far.on('close', () => socket.destroy());
    socket.on('close', () => far.destroy());
    if (proxy.fate === 'carried') {
      far.pipe(socket);
      socket.pipe(far);
    } else {
      // The answer goes through, the first frame does not.
      far.once('data', (bytes: Buffer) => {
        socket.write(bytes);
        socket.once('data', () => socket.destroy());
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(proxy, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
