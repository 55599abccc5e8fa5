import type { SocketPort } from '../connection/socket-port.js';

/** The server's end of one connection, as the suite drives it. */
export interface SocketContractPeer {
  /** What the client sent, in order. */
  readonly received: readonly string[];
  /** The server's side has heard that the connection ended, whoever ended it. */
  readonly ended: boolean;
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Goes away without a closing handshake. */
  cut(): void;
}

/** What the suite needs: the port, a server that it reaches, an address that nobody serves, and a way to let time pass. */
export interface SocketContractPlatform {
  readonly port: SocketPort;
  readonly url: string;
  readonly deadUrl: string;
  /** The connections that the server took, in order. */
  readonly peers: readonly SocketContractPeer[];
  readonly pause: () => Promise<void>;
}
