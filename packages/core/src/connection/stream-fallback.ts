import { closeCodes } from '@parley/protocol';
import type { Clock } from '../ports/clock.js';
import type { Trials } from './fallback-socket-port.js';
import type { Socket, SocketPort } from './socket-port.js';
import type { StreamFetch } from './stream-fetch.js';
import { createStreamSocketPort } from './stream-socket-port.js';

/** When WebSocket is tried again: after `first` ms, then after twice as long each time up to `most`. */
const again = { first: 60_000, most: 960_000 } as const;
/** How long a WebSocket may take to open and to carry an answer, in ms. */
const proveWithin = 5_000;
/** How long answers are waited for before a stream makes room, in ms: later they would not be waited for anyway. */
const answeredWithin = 30_000;
/** How long a WebSocket may take to open once a stream took too long as well, in ms. */
const patience = 12_000;
/** Any server answers it, also where no session is open. */
const question = '{"id":0,"op":"session.ping","params":{}}';

/** Streams that look now and then whether WebSocket works by now, and make room for it when it does. */
export function createStreamFallback(deps: {
  readonly clock: Clock;
  readonly fetch: StreamFetch;
  /** What is tried now and then, if there is something to go back to. */
  readonly webSocket?: SocketPort;
  readonly trials: Trials;
}): SocketPort {
  const { clock, webSocket, trials } = deps;
  const streams = createStreamSocketPort(deps.fetch);
  let wait: number = again.first;
  let due: number | undefined;

  /** Tells whether a WebSocket carries a question and an answer. Returns what ends the trial. */
  const prove = (port: SocketPort, url: string, tell: (works: boolean) => void): (() => void) => {
    const end = () => {
      stop();
      socket.close(1000);
      settle = () => undefined;
    };
    let settle = (works: boolean) => {
      end();
      tell(works);
    };
    const stop = clock.setTimer(() => settle(false), proveWithin);
    const socket = port.open(url, {
      onOpen: () => socket.send(question),
      onMessage: () => settle(true),
      onClose: () => settle(false),
    });
    return end;
  };

  return {
    open(url, listener) {
      let opened = false;
      let stop: (() => void) | undefined;
      let leaving = false;
      let upgrading = false;
      // What was asked and not answered would be lost with the stream.
      const asked = new Set<string>();

      const upgrade = () => {
        upgrading = true;
        trials.blocked = false;
        trials.missed = trials.vain = 0;
        stream.close(1000);
      };
      const leaveIfAnswered = () => {
        if (leaving && asked.size === 0) upgrade();
      };
      const told = (works: boolean) => {
        due = undefined;
        wait = works ? again.first : Math.min(wait * 2, again.most);
        if (!works) {
          tryLater();
          return;
        }
        leaving = true;
        stop = clock.setTimer(upgrade, answeredWithin);
        leaveIfAnswered();
      };
      const tryLater = () => {
        if (!webSocket) return;
        due ??= clock.now() + wait;
        stop = clock.setTimer(() => (stop = prove(webSocket, url, told)), Math.max(0, due - clock.now()));
      };
      const stream: Socket = streams.open(url, {
        onOpen(name) {
          opened = trials.blocked = true;
          tryLater();
          listener.onOpen(name);
        },
        onMessage(text) {
          for (const [, id = ''] of text.matchAll(/"id":(\d+),"(?:result|error)":/g)) asked.delete(id);
          listener.onMessage(text);
          leaveIfAnswered();
        },
        onClose(code, reason) {
          stop?.();
          if (opened && code === 1006) {
            // Perhaps this is another network now.
            wait = again.first;
            due = Math.min(due ?? Infinity, clock.now() + wait);
          }
          if (!opened) {
            // It was no better: what comes next begins with WebSocket again, and gives it more time.
            trials.blocked = false;
            trials.vain = 0;
            trials.wait = patience;
          }
          if (upgrading) listener.onClose(closeCodes.resume, 'WebSocket works.');
          else listener.onClose(code, reason);
        },
      });
      return {
        send(text) {
          const [, id] = /^\{"id":(\d+),/.exec(text) ?? [];
          if (id !== undefined) asked.add(id);
          stream.send(text);
        },
        close(code, reason) {
          stop?.();
          leaving = false;
          stream.close(code, reason);
        },
      };
    },
  };
}
