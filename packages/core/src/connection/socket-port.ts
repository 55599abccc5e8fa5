/** What a socket tells its owner. */
export interface SocketListener {
  /** `transport` names what carries the frames, such as `websocket`, for `connection.get().transport`. */
  onOpen(transport?: string): void;
  onMessage(text: string): void;
  /** `code` as in RFC 6455, 7.4; 1006 where there was no close frame. */
  onClose(code: number, reason: string): void;
}

/** One connection to the server that carries text frames in order. */
export interface Socket {
  /** Sending on a socket that is not open MUST be ignored. */
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

/**
 * Opens sockets. An adapter MUST call `onOpen` at most once and before any `onMessage`, MUST call `onClose` exactly once, also
 * when it never opened, MUST NOT call anything after `onClose`, and MUST NOT reconnect by itself.
 */
export interface SocketPort {
  open(url: string, listener: SocketListener): Socket;
}
