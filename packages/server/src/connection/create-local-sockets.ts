import type { ClientConnection, ClientSocket } from './client-socket.js';

/** What a client's socket tells its owner. */
export interface LocalSocketListener {
  onOpen(): void;
  onMessage(text: string): void;
  onClose(code: number, reason: string): void;
}

/** The client's end of a connection. */
export interface LocalSocket {
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

/** Opens connections to rules in the same process, as the SDK's socket port asks for them. */
export interface LocalSockets {
  open(url: string, listener: LocalSocketListener): LocalSocket;
}

const noStatus = 1005;

/**
 * A carrier without a network: each side hears the other in a later microtask and in order, `onClose` comes exactly once and
 * nothing after it.
 */
export function createLocalSockets(rules: { connect(socket: ClientSocket): ClientConnection }): LocalSockets {
  return {
    open(_url, listener) {
      // `closing` refuses what is sent from now on; what was sent before still arrives.
      let closing = false;
      let open = true;
      let waiting = 0;
      let connection: ClientConnection | undefined;

      function close(code: number, reason: string): void {
        if (closing) return;
        closing = true;
        queueMicrotask(() => {
          open = false;
          connection?.closed();
          listener.onClose(code, reason);
        });
      }

      queueMicrotask(() => {
        if (closing) return;
        connection = rules.connect({
          send(text) {
            if (closing) return;
            waiting += text.length;
            queueMicrotask(() => {
              waiting -= text.length;
              if (open) listener.onMessage(text);
            });
          },
          close,
          get bufferedBytes() {
            return waiting;
          },
        });
        listener.onOpen();
      });

      return {
        send(text) {
          if (closing || !connection) return;
          queueMicrotask(() => {
            if (open) connection?.receive(text);
          });
        },
        close: (code = noStatus, reason = '') => close(code, reason),
      };
    },
  };
}
