import { EmitterImpl, TransportState, type Transport } from 'sip.js';
import { WebSocket } from 'ws';

/** Where it connects to. */
export interface SipTransportOptions {
  readonly url: string;
  /** How long to wait for a connection, in ms. */
  readonly within: number;
}

/** SIP over one WebSocket (RFC 7118), without a global one. sip.js makes it by `new`, so it is a class. */
export class SipTransport implements Transport {
  state = TransportState.Disconnected;
  readonly stateChange = new EmitterImpl<TransportState>();
  readonly protocol = 'WS';
  onConnect: (() => void) | undefined;
  onDisconnect: ((error?: Error) => void) | undefined;
  onMessage: ((message: string) => void) | undefined;
  readonly #options: SipTransportOptions;
  #socket: WebSocket | undefined;

  constructor(_logger: unknown, options: SipTransportOptions) {
    this.#options = options;
  }

  #become(state: TransportState): void {
    if (this.state === state) return;
    this.state = state;
    this.stateChange.emit(state);
  }

  connect(): Promise<void> {
    if (this.#socket) return Promise.reject(new Error('Unable to connect: because it is connected, or connects.'));
    const { url, within } = this.#options;
    const socket = new WebSocket(url, 'sip', { handshakeTimeout: within, perMessageDeflate: false });
    this.#socket = socket;
    this.#become(TransportState.Connecting);
    return new Promise((resolve, reject) => {
      let failure = new Error(`Unable to reach the SIP edge: because ${url} closed the connection.`);
      socket.on('error', (error) => {
        failure = error;
      });
      socket.on('open', () => {
        this.#become(TransportState.Connected);
        this.onConnect?.();
        resolve();
      });
      socket.on('message', (data) => {
        const text = (data as Buffer).toString();
        // Pings of RFC 5626 are blank lines.
        if (this.#socket === socket && text.trim() !== '') this.onMessage?.(text);
      });
      socket.on('close', () => {
        reject(failure);
        if (this.#socket !== socket) return;
        this.#socket = undefined;
        const was = this.state;
        this.#become(TransportState.Disconnected);
        if (was === TransportState.Connected) this.onDisconnect?.(failure);
      });
    });
  }

  disconnect(): Promise<void> {
    const socket = this.#socket;
    if (!socket) return Promise.resolve();
    this.#socket = undefined;
    this.#become(TransportState.Disconnected);
    socket.close();
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    return this.disconnect();
  }

  isConnected(): boolean {
    return this.state === TransportState.Connected;
  }

  send(message: string): Promise<void> {
    const socket = this.#socket;
    if (!socket || !this.isConnected())
      return Promise.reject(new Error('Unable to send: because there is no connection.'));
    return new Promise((resolve, reject) => {
      socket.send(message, (error) => (error ? reject(error) : resolve()));
    });
  }
}
