import { closeCodes } from '@parley/protocol';
import type { Clock } from '../ports/clock.js';
import type { Socket, SocketListener, SocketPort } from './socket-port.js';

/** What is used where WebSocket is blocked. */
export interface Fallback {
  /** Opens a stream. Calls `onUpgrade` before it closes it because WebSocket was seen to work. */
  open(url: string, listener: SocketListener, onUpgrade: () => void): Socket;
}

/** What a port that chooses is made of. */
export interface FallbackParts {
  readonly clock: Clock;
  /** Without it, every socket is a stream. */
  readonly webSocket?: SocketPort;
  readonly load: () => Promise<Fallback>;
}

/** How long a WebSocket may take to open before a stream is tried, in ms; longer where a stream took too long as well. */
const patience = { first: 5_000, then: 12_000 } as const;
/** This often in a row must fail what has worked before, or what opens and carries nothing. */
const twice = 2;

/**
 * Opens WebSockets, and streams where WebSocket is blocked: where it does not open, or opens and carries nothing. It remembers
 * what worked, and goes back to WebSocket by itself once that is no longer blocked: the stream is then closed with the code that
 * means "resume".
 */
export function createFallbackSocketPort({ clock, webSocket, load }: FallbackParts): SocketPort {
  let loading: Promise<Fallback> | undefined;
  let wait: number = patience.first;
  let worked = false;
  let blocked = false;
  let missed = 0;
  let vain = 0;

  const openStream = (url: string, listener: SocketListener): Socket => {
    let socket: Socket | undefined;
    let state: 'opening' | 'open' | 'ended' = 'opening';
    const end = (code: number, reason: string) => {
      if (state === 'ended') return;
      if (state === 'opening') {
        // It was no better: what comes next begins with WebSocket again.
        blocked = false;
        vain = 0;
        wait = patience.then;
      }
      state = 'ended';
      listener.onClose(code, reason);
    };
    const heard: SocketListener = {
      onOpen(name) {
        state = 'open';
        blocked = true;
        wait = patience.first;
        listener.onOpen(name);
      },
      onMessage: (text) => listener.onMessage(text),
      onClose: end,
    };
    const onUpgrade = () => {
      blocked = false;
      missed = vain = 0;
    };
    (loading ??= load()).then(
      (fallback) => {
        if (state !== 'ended') socket = fallback.open(url, heard, onUpgrade);
      },
      () => {
        // What did not arrive is asked for again.
        loading = undefined;
        end(1006, '');
      },
    );
    return {
      send: (text) => socket?.send(text),
      close(code, reason) {
        if (socket) socket.close(code, reason);
        else queueMicrotask(() => end(1006, ''));
      },
    };
  };

  const openWebSocket = (port: SocketPort, url: string, listener: SocketListener): Socket => {
    let state: 'opening' | 'late' | 'open' | 'closing' | 'left' = 'opening';
    let carried = false;
    let openedAt = 0;
    const isBlocked = () => ++missed >= (worked ? twice : 1);
    const leave = () => {
      state = 'left';
      current = openStream(url, listener);
    };
    const stopWaiting = clock.setTimer(() => {
      const slow = current;
      state = 'late';
      if (!isBlocked()) return;
      leave();
      slow.close();
    }, wait);
    let current = port.open(url, {
      onOpen(name) {
        stopWaiting();
        if (state === 'left') return;
        state = 'open';
        openedAt = clock.now();
        listener.onOpen(name);
      },
      onMessage(text) {
        if (state === 'left') return;
        if (!carried) {
          carried = worked = true;
          missed = vain = 0;
        }
        listener.onMessage(text);
      },
      onClose(code, reason) {
        stopWaiting();
        if (state === 'left') return;
        if (state === 'opening' && isBlocked()) {
          leave();
          return;
        }
        // The server's own codes are a word of the server, too.
        if (state === 'open' && !carried && code < 4000 && code !== closeCodes.goingAway) vain++;
        listener.onClose(code, reason);
      },
    });
    return {
      send: (text) => current.send(text),
      close(code, reason) {
        stopWaiting();
        if (state === 'open' && !carried && clock.now() - openedAt >= patience.first) vain++;
        if (state !== 'left') state = 'closing';
        current.close(code, reason);
      },
    };
  };

  return {
    open(url, listener) {
      if (!webSocket || blocked || vain >= twice) return openStream(url, listener);
      return openWebSocket(webSocket, url, listener);
    },
  };
}
