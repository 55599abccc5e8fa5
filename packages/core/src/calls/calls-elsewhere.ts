import type { Link } from '../connection/link.js';
import { createStore } from '../kernel/create-store.js';
import type { Observable } from '../kernel/observable.js';
import type { Logger } from '../ports/logger.js';
import type { CallElsewhere, CallSnapshot } from './calls.js';

/** The calls that run in other pages of this device. */
export interface CallsElsewhere {
  readonly list: Observable<readonly CallElsewhere[]>;
  now(): readonly CallElsewhere[];
  /** What the other pages share has changed. Returns the calls that run in none of them any more. */
  follow(): readonly CallElsewhere[];
  /** Lets the other pages know of a call that runs in this one. */
  tell(snapshot: CallSnapshot): void;
}

const sharedKey = 'call:';

/** Reads and writes what the pages of a device share. */
export function createCallsElsewhere(link: Link, logger?: Logger): CallsElsewhere {
  // Those that the other pages know to be in this one.
  const told = new Set<string>();
  const now = () =>
    [...link.shared.get()].flatMap(([key, value]) => (key.startsWith(sharedKey) ? [value as CallElsewhere] : []));
  const list = createStore<readonly CallElsewhere[]>(now(), { logger });
  return {
    list: { get: () => list.get(), subscribe: (listener) => list.subscribe(listener) },
    now,
    follow() {
      const before = list.get();
      const calls = now();
      if (calls.length > 0 || before.length > 0) list.set(calls);
      return before.filter(({ id }) => !calls.some((one) => one.id === id));
    },
    tell({ id, status, peer, video, startedAt }) {
      const here = status !== 'incoming' && status !== 'ended';
      if (here === told.has(id)) return;
      if (here) told.add(id);
      else told.delete(id);
      link.share(sharedKey + id, here ? ({ id, peer, video, startedAt } satisfies CallElsewhere) : undefined);
    },
  };
}
