import type { SocketPort } from '../connection/socket-port.js';
import type { Clock } from '../ports/clock.js';
import type { Storage, StorageBox } from '../ports/storage.js';

/** The ports of one process. */
export interface MortalPorts {
  readonly clock: Clock;
  readonly socket: SocketPort;
  readonly storage?: Storage;
  /** The process dies in the middle of what it does: no timer fires, nothing is sent or written any more. */
  kill(): void;
}

/** Ports that end together, over those of the world that goes on. */
export function createMortalPorts(world: Omit<MortalPorts, 'kill'>): MortalPorts {
  const timers = new Set<() => void>();
  const closers = new Set<() => void>();
  let dead = false;
  const never = <T>() => new Promise<T>(() => undefined);

  const mortalBox = (box: StorageBox): StorageBox => ({
    entries: (prefix) => (dead ? never() : box.entries(prefix)),
    write: (changes) => (dead ? never() : box.write(changes)),
    clear: () => (dead ? never() : box.clear()),
    close: () => box.close(),
  });
  const { storage } = world;
  return {
    clock: {
      now: () => world.clock.now(),
      setTimer(run, ms) {
        if (dead) return () => undefined;
        const clear = world.clock.setTimer(() => {
          timers.delete(clear);
          run();
        }, ms);
        timers.add(clear);
        return () => {
          timers.delete(clear);
          clear();
        };
      },
    },
    socket: {
      open(url, listener) {
        if (dead) return { send: () => undefined, close: () => undefined };
        const alive = <Args extends unknown[]>(tell: (...args: Args) => void) => {
          return (...args: Args) => {
            if (!dead) tell(...args);
          };
        };
        const socket = world.socket.open(url, {
          onOpen: alive((transport) => listener.onOpen(transport)),
          onMessage: alive((text) => listener.onMessage(text)),
          onClose: alive((code, reason) => listener.onClose(code, reason)),
        });
        closers.add(() => socket.close(1001));
        return {
          send: (text) => {
            if (!dead) socket.send(text);
          },
          close: (code, reason) => socket.close(code, reason),
        };
      },
    },
    ...(storage && {
      storage: { open: async (name) => (dead ? never<StorageBox>() : mortalBox(await storage.open(name))) },
    }),
    kill() {
      dead = true;
      for (const clear of timers) clear();
      for (const close of closers) close();
    },
  };
}
