import { MediaServerError } from '../../calls/media-server.js';
import type { Clock } from '../../kernel/ports.js';
import { list, number, string, type Fields } from './janus-frame.js';

/** Keeps a Janus tidy and knows how full it is. */
export interface Housekeeping {
  start(): void;
  /** Participants in rooms of other servers on this Janus, when it was last asked. */
  others(): number;
  /** Ends a room, now or once Janus can be reached. Never rejects. */
  end(room: string): Promise<void>;
  /** Ends what could not be ended while the connection was gone. */
  settle(): Promise<void>;
  /** Janus has begun anew: nothing is left to end. */
  forget(): void;
  stop(): void;
}

/** What housekeeping needs. Times in ms. */
export interface HousekeepingDeps {
  readonly clock: Clock;
  readonly every: number;
  readonly list: () => Promise<Fields>;
  readonly isOurs: (room: string) => boolean;
  readonly destroy: (room: string) => Promise<unknown>;
}

/** An empty room of a server that died is left alone for this long. */
const leftAfter = 120_000;

/** Asks Janus for its rooms from time to time. */
export function createHousekeeping(deps: HousekeepingDeps): Housekeeping {
  const { clock } = deps;
  const emptySince = new Map<string, number>();
  const owed = new Set<string>();
  let participants = 0;
  let running = false;
  let cancel = (): void => undefined;

  async function end(room: string): Promise<void> {
    owed.add(room);
    try {
      await deps.destroy(room);
      owed.delete(room);
    } catch (error) {
      // Refused: it is gone already, or not ours to end.
      if (error instanceof MediaServerError && error.code === 'refused') owed.delete(room);
    }
  }

  async function look(): Promise<void> {
    const rooms = list((await deps.list())['list']);
    const others = rooms.filter((row) => !deps.isOurs(string(row['room']) ?? ''));
    participants = others.reduce((sum, row) => sum + (number(row['num_participants']) ?? 0), 0);
    const empty = others.filter((row) => row['num_participants'] === 0).map((row) => string(row['room']) ?? '');
    for (const room of emptySince.keys()) if (!empty.includes(room)) emptySince.delete(room);
    for (const room of empty) {
      const since = emptySince.get(room) ?? clock.now();
      emptySince.set(room, since);
      if (clock.now() - since < leftAfter) continue;
      emptySince.delete(room);
      await end(room);
    }
  }

  function later(): void {
    cancel();
    if (!running) return;
    cancel = clock.setTimer(() => {
      look().then(later, later);
    }, deps.every);
  }

  return {
    start() {
      running = true;
      later();
    },
    others: () => participants,
    end,
    async settle() {
      await Promise.all([...owed].map(end));
    },
    forget() {
      owed.clear();
      emptySince.clear();
      participants = 0;
      running = false;
      cancel();
    },
    stop() {
      running = false;
      cancel();
    },
  };
}
