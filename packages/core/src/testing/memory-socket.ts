import type { Socket, SocketListener, SocketPort } from '../connection/socket-port.js';

/** The server's end of a memory socket. */
export interface ServerSocket {
  readonly url: string;
  /** What the client sent, in order. */
  readonly sent: readonly string[];
  onMessage?: (text: string) => void;
  onClose?: (code: number, reason: string) => void;
  send(text: string): void;
  close(code?: number, reason?: string): void;
  /** The network goes away: the client hears 1006, the server nothing. */
  cut(): void;
  readonly open: boolean;
}

/** Sockets that end in the same process. */
export interface MemorySockets extends SocketPort {
  /** All that were opened, the newest last. */
  readonly sockets: readonly ServerSocket[];
  /** While false, nothing can be reached: sockets close with 1006 before they open. */
  reachable: boolean;
}

/** `accept` takes each socket that was opened. What is sent arrives in a later turn of the event loop, as on a network. */
export function createMemorySockets(accept: (socket: ServerSocket) => void = () => undefined): MemorySockets {
  const sockets: ServerSocket[] = [];
  const port: MemorySockets = {
    sockets,
    reachable: true,
    open(url, listener) {
      const { client, server } = createPair(url, listener);
      queueMicrotask(() => {
        if (!port.reachable) {
          server.cut();
          return;
        }
        sockets.push(server);
        accept(server);
        client.opened();
      });
      return client.socket;
    },
  };
  return port;
}

function createPair(url: string, listener: SocketListener) {
  const sent: string[] = [];
  let state: 'connecting' | 'open' | 'closed' = 'connecting';

  const closeClient = (code: number, reason: string) => {
    if (state === 'closed') return;
    state = 'closed';
    queueMicrotask(() => listener.onClose(code, reason));
  };
  const server: ServerSocket = {
    url,
    sent,
    get open() {
      return state === 'open';
    },
    send(text) {
      queueMicrotask(() => {
        if (state === 'open') listener.onMessage(text);
      });
    },
    close: (code = 1000, reason = '') => queueMicrotask(() => closeClient(code, reason)),
    cut: () => closeClient(1006, ''),
  };
  const socket: Socket = {
    send(text) {
      if (state !== 'open') return;
      sent.push(text);
      queueMicrotask(() => server.onMessage?.(text));
    },
    close(code = 1000, reason = '') {
      if (state === 'closed') return;
      closeClient(code, reason);
      queueMicrotask(() => server.onClose?.(code, reason));
    },
  };
  const opened = () => {
    if (state !== 'connecting') return;
    state = 'open';
    listener.onOpen();
  };
  return { server, client: { socket, opened } };
}
