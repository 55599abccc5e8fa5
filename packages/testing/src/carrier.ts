import type { Clock, Socket, SocketListener, SocketPort } from '@parley/core';
import type { Rules } from '@parley/server/rules';
import { clear, type Weather } from './weather.js';

/** What a carrier connects. */
export interface CarrierParts {
  readonly clock: Clock;
  /** The server as it is now; undefined while it is down. */
  readonly server: () => Rules | undefined;
}

/** The network between one user and the server: no sockets, only calls. */
export interface Carrier extends SocketPort {
  setWeather(weather: Weather): void;
  /** Cuts every connection without a close frame. */
  cut(): void;
}

interface Connection {
  cut(): void;
  /** The weather changed: what it counts, it counts from now. */
  recount(): void;
}

const withoutCloseFrame = 1006;

/** Carries frames in order through the weather. */
export function createCarrier({ clock, server }: CarrierParts): Carrier {
  const connections = new Set<Connection>();
  let weather: Weather = clear();

  const setWeather = (next: Weather) => {
    weather = next;
    for (const connection of [...connections]) {
      if (next.kind === 'refuses') connection.cut();
      else connection.recount();
    }
  };

  /** One direction of a connection. What is sent later is never due earlier, whatever the delay. */
  const createLane = () => {
    let free = 0;
    return (run: () => void) => {
      free = Math.max(free, clock.now() + (weather.kind === 'delays' ? weather.ms : 0));
      const wait = free - clock.now();
      if (wait > 0) clock.setTimer(run, wait);
      else queueMicrotask(run);
    };
  };

  const open = (listener: SocketListener): Socket => {
    const rules = weather.kind === 'refuses' ? undefined : server();
    const up = createLane();
    const down = createLane();
    let state: 'opening' | 'open' | 'ended' = 'opening';
    let framesLeft = countOf(weather);

    const end = (code: number, reason: string) => {
      if (state === 'ended') return;
      state = 'ended';
      connections.delete(connection);
      toServer?.closed();
      listener.onClose(code, reason);
    };
    const connection: Connection = {
      cut: () => end(withoutCloseFrame, 'the connection was cut'),
      recount: () => (framesLeft = countOf(weather)),
    };
    const toClient = (text: string) => {
      if (state === 'ended') return;
      if (framesLeft === 0) {
        connection.cut();
        return;
      }
      framesLeft -= 1;
      listener.onMessage(text);
      if (weather.kind === 'doubles' && isEvent(text)) listener.onMessage(text);
    };
    const toServer = rules?.connect({
      bufferedBytes: 0,
      send: (text) => down(() => toClient(text)),
      close: (code, reason) => down(() => end(code, reason)),
    });
    up(() => {
      if (state === 'ended') return;
      if (!toServer) {
        end(withoutCloseFrame, 'nothing answers there');
        return;
      }
      state = 'open';
      listener.onOpen();
    });
    connections.add(connection);
    return {
      send(text) {
        if (state !== 'open') return;
        up(() => {
          if (state === 'ended') return;
          toServer?.receive(text);
          if (weather.kind !== 'drops' || weather.onRequest !== operationOf(text)) return;
          setWeather(clear());
          connection.cut();
        });
      },
      close: (code = 1005, reason = '') => up(() => end(code, reason)),
    };
  };
  return {
    open: (_url, listener) => open(listener),
    setWeather,
    cut: () => [...connections].forEach((connection) => connection.cut()),
  };
}

function countOf(weather: Weather): number {
  return weather.kind === 'drops' ? weather.afterFrames : Number.POSITIVE_INFINITY;
}

function isEvent(text: string): boolean {
  return text.startsWith('{"ev":');
}

function operationOf(text: string): unknown {
  return (JSON.parse(text) as { op?: unknown }).op;
}
