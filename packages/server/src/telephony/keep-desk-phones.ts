import { logFailure } from '../kernel/log-failure.js';
import type { Clock, Log } from '../kernel/ports.js';
import type { DeskPhonesStore } from './desk-phones-store.js';
import type { PhoneDoor } from './phone-door.js';

/** Keeps the edge's door as the store says it is to be. */
export interface DeskPhoneKeeper {
  /** The store has the phone from now on. Settles once it was let in, or that is left for later. */
  added(name: string, ha1: string): Promise<void>;
  /** The store has it no more. Settles once it was shown out, or that is left for later. */
  removed(name: string): Promise<void>;
  /** Ends its registration and its calls; it may register anew. */
  ended(name: string): Promise<void>;
  /** The edge may have been started anew: it is told all again. */
  renew(): void;
  stop(): void;
}

/** What it is given. */
export interface DeskPhoneKeeperDeps {
  readonly door: PhoneDoor;
  readonly store: DeskPhonesStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long to wait after a failure, in ms. */
const tryAgainAfter = 2_000;

/** Tells the edge of one phone after the other: what was said last holds, whatever fails in between. */
export function keepDeskPhones({ door, store, clock, log }: DeskPhoneKeeperDeps): DeskPhoneKeeper {
  const unwelcome = new Set<string>();
  let last: Promise<unknown> = Promise.resolve();
  let cancel: (() => void) | undefined;
  let stopped = false;

  function next(task: string, run: () => Promise<void>): Promise<void> {
    const own = last
      .then(() => (stopped ? undefined : run()))
      .catch((error: unknown) => {
        logFailure(log, error, { task });
        if (!stopped) cancel ??= clock.setTimer(renew, tryAgainAfter);
      });
    last = own;
    return own;
  }

  async function showOut(name: string): Promise<void> {
    if (!unwelcome.has(name)) return;
    await door.refuse(name);
    unwelcome.delete(name);
  }

  async function welcome(name: string, ha1: string): Promise<void> {
    // Whoever had the name before is not to stay in by it.
    await showOut(name);
    await door.allow(name, ha1);
  }

  function renew(): void {
    cancel?.();
    cancel = undefined;
    void next('phone.renew', async () => {
      for (const name of [...unwelcome]) await showOut(name);
      for (const { name, ha1 } of await store.all()) await welcome(name, ha1);
    });
  }

  return {
    added: (name, ha1) => next('phone.allow', () => welcome(name, ha1)),
    removed(name) {
      unwelcome.add(name);
      return next('phone.refuse', () => showOut(name));
    },
    ended: (name) => next('phone.end', () => door.end(name)),
    renew,
    stop() {
      stopped = true;
      cancel?.();
    },
  };
}
