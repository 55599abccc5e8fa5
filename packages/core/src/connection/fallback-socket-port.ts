import { closeCodes } from '@parley/protocol';
import type { Clock } from '../ports/clock.js';
import type { Socket, SocketListener, SocketPort } from './socket-port.js';

/** What has been learnt of the network. */
export interface Trials {
  /** A stream opened where WebSocket did not. */
  blocked: boolean;
  /** Some WebSocket has carried something. */
  worked: boolean;
  /** WebSockets in a row that did not open, and that opened and carried nothing. */
  missed: number;
  vain: number;
  /** How long a WebSocket may take to open before a stream is tried, in ms. */
  wait: number;
}

/** What a port that chooses is made of. */
export interface FallbackParts {
  readonly clock: Clock;
  /** Without it, every socket is a stream. */
  readonly webSocket?: SocketPort;
  /** Loads what opens streams, and what goes back to WebSocket. */
  readonly load: (trials: Trials) => Promise<SocketPort>;
}

const patience = 5_000;
/** This often in a row must fail what has worked before, or what opens and carries nothing. */
const twice = 2;

/**
 * Opens WebSockets, and streams where WebSocket is blocked: where it does not open, or opens and carries nothing. It remembers
 * what worked, and goes back to WebSocket by itself once that is no longer blocked: the stream is then closed with the code that
 * means "resume".
 */
export function createFallbackSocketPort({ clock, webSocket, load }: FallbackParts): SocketPort {
  const trials: Trials = { blocked: false, worked: false, missed: 0, vain: 0, wait: patience };
  let loading: Promise<SocketPort> | undefined;

  const openStream = (url: string, listener: SocketListener): Socket => {
    let socket: Socket | undefined;
    let closed = false;
    const end = () => {
      if (!closed) listener.onClose(1006, '');
      closed = true;
    };
    (loading ??= load(trials)).then(
      (streams) => {
        if (!closed) socket = streams.open(url, listener);
      },
      () => {
        // What did not arrive is asked for again.
        loading = undefined;
        end();
      },
    );
    return {
      send: (text) => socket?.send(text),
      close(code, reason) {
        if (socket) socket.close(code, reason);
        else queueMicrotask(end);
      },
    };
  };

  const openWebSocket = (port: SocketPort, url: string, listener: SocketListener): Socket => {
    let openedAt: number | undefined;
    let carried = false;
    let closing = false;
    let left = false;
    /** A WebSocket that did not open gives way to a stream, unless it may only have been bad luck. */
    const leave = () => {
      if (openedAt !== undefined || closing || ++trials.missed < (trials.worked ? twice : 1)) return;
      left = true;
      current.close();
      current = openStream(url, listener);
    };
    const stopWaiting = clock.setTimer(leave, trials.wait);
    let current = port.open(url, {
      onOpen(name) {
        stopWaiting();
        if (left) return;
        openedAt = clock.now();
        listener.onOpen(name);
      },
      onMessage(text) {
        if (left) return;
        carried = trials.worked = true;
        trials.missed = trials.vain = 0;
        listener.onMessage(text);
      },
      onClose(code, reason) {
        stopWaiting();
        if (!left) leave();
        if (left) return;
        // The server's own codes are a word of the server, too.
        if (openedAt && !carried && !closing && code < 4000 && code !== closeCodes.goingAway) trials.vain++;
        listener.onClose(code, reason);
      },
    });
    return {
      send: (text) => current.send(text),
      close(code, reason) {
        stopWaiting();
        if (openedAt && !carried && clock.now() - openedAt >= patience) trials.vain++;
        closing = true;
        current.close(code, reason);
      },
    };
  };

  return {
    open(url, listener) {
      if (!webSocket || trials.blocked || trials.vain >= twice) return openStream(url, listener);
      return openWebSocket(webSocket, url, listener);
    },
  };
}
