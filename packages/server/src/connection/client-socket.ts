/** One client's connection as the gateway sees it, whatever carries it. */
export interface ClientSocket {
  /** Writes one text frame. The same string may be written to many sockets. */
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Bytes that wait to be written. */
  readonly bufferedBytes: number;
}

/** What the carrier tells the gateway of a connection. */
export interface ClientConnection {
  /** One text frame from the client. */
  receive(text: string): void;
  /** The connection ended; called exactly once. */
  closed(): void;
}
