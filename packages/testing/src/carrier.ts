import type { Clock, Random, Socket, SocketListener, SocketPort } from '@parley/core';
import type { OperationName } from '@parley/protocol';
import type { Rules } from '@parley/server/rules';
import { framesOf, requestOf, type DownFrame } from './frames.js';
import { createLanes } from './lanes.js';
import { skyOf } from './sky.js';
import type { Weather } from './weather.js';

/** What a carrier connects. */
export interface CarrierParts {
  readonly clock: Clock;
  readonly random: Random;
  /** The server as it is now; undefined while it is down. */
  readonly server: () => Pick<Rules, 'connect'> | undefined;
}

/** The network between one user and the server: no sockets, only calls. */
export interface Carrier extends SocketPort {
  setWeather(weathers: readonly Weather[]): void;
  /** Cuts every connection without a close frame. */
  cut(): void;
}

interface Connection {
  cut(): void;
  /** The weather changed: what it counts, it counts from now. */
  recount(): void;
}

const withoutCloseFrame = 1006;
const goingAway = 1001;

/** Carries frames through the weather. */
export function createCarrier({ clock, random, server }: CarrierParts): Carrier {
  const connections = new Set<Connection>();
  let weathers: readonly Weather[] = [];
  let sky = skyOf(weathers);

  const setWeather = (next: readonly Weather[]) => {
    weathers = next;
    sky = skyOf(next);
    for (const connection of [...connections]) {
      if (sky.refuses) connection.cut();
      else connection.recount();
    }
  };
  const open = (listener: SocketListener): Socket => {
    const up = createLanes(clock);
    const down = createLanes(clock);
    const asked = new Map<number, OperationName>();
    let state: 'opening' | 'open' | 'closing' | 'ended' = 'opening';
    let framesLeft = sky.frames;
    let toServer: ReturnType<Rules['connect']> | undefined;

    const end = (code: number, reason: string) => {
      if (state === 'ended') return;
      state = 'ended';
      connections.delete(connection);
      toServer?.closed();
      listener.onClose(code, reason);
    };
    const connection: Connection = {
      cut: () => end(withoutCloseFrame, 'the connection was cut'),
      recount: () => (framesLeft = sky.frames),
    };
    const arrive = (text: string) => {
      if (state === 'ended') return;
      if (framesLeft === 0) {
        connection.cut();
        return;
      }
      framesLeft -= 1;
      listener.onMessage(text);
    };
    const take = ({ text, lane, event, versioned }: DownFrame) => {
      const run = () => arrive(text);
      const send = (inLane: string | undefined) => {
        const wait = sky.delay + Math.round(random.next() * sky.within);
        // Where all is in order, nothing overtakes what came before the weather changed either.
        if (inLane === undefined || sky.within === 0) down.sendAlone(run, wait);
        else down.send(run, wait, inLane);
      };
      send(lane);
      if (sky.doubles && event) send(versioned ? `${String(lane)} again` : lane);
    };
    const toClient = (text: string) => {
      // Whole, unless somebody looks inside.
      if (sky.within === 0 && !sky.doubles) down.sendAlone(() => arrive(text), sky.delay);
      else for (const frame of framesOf(text, (id) => asked.get(id))) take(frame);
    };
    const ask = (text: string) => {
      if (state === 'ended') return;
      const request = requestOf(text);
      if (request) asked.set(request.id, request.op);
      toServer?.receive(text);
      const op = request?.op;
      if (op === undefined || !sky.dropsOn.has(op)) return;
      setWeather(weathers.filter((weather) => !(weather.kind === 'drops' && weather.onRequest === op)));
      connection.cut();
    };
    const reach = () => {
      if (state !== 'opening') return;
      toServer = (sky.refuses ? undefined : server())?.connect({
        bufferedBytes: 0,
        send: toClient,
        close: (code, reason) => down.sendAlone(() => end(code, reason), sky.delay),
      });
      if (!toServer) {
        end(withoutCloseFrame, 'nothing answers there');
        return;
      }
      state = 'open';
      listener.onOpen();
    };
    up.sendAlone(reach, sky.delay);
    connections.add(connection);
    return {
      send(text) {
        if (state === 'open') up.sendAlone(() => ask(text), sky.delay);
      },
      close(code = 1005, reason = '') {
        if (state === 'opening') state = 'closing';
        // A client that goes away takes with it what was on its way: it would overtake the next one where the weather changes.
        if (code === goingAway) end(code, reason);
        else up.sendAlone(() => end(code, reason), sky.delay);
      },
    };
  };
  return {
    open: (_url, listener) => open(listener),
    setWeather,
    cut: () => [...connections].forEach((connection) => connection.cut()),
  };
}
