import { chooseTransport, type SocketPort, type StreamFetch } from '@parley/core';

/** Streams alone, over the `fetch` that a page and Node have alike. */
export function createStreamPort(): SocketPort {
  const streamFetch: StreamFetch = (to, { signal, ...init }) => fetch(to, { ...init, signal: signal as AbortSignal });
  const clock = { now: () => Date.now(), setTimer: () => () => undefined };
  const socket: SocketPort = { open: () => ({ send: () => undefined, close: () => undefined }) };
  return chooseTransport({ clock, socket, fetch: streamFetch }, 'stream');
}
