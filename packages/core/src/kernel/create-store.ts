import type { Logger } from '../ports/logger.js';
import type { Observable } from './observable.js';
import { callOut } from './report.js';

/** The writing half of a store; the reading half is what a slice shows. */
export interface Store<T> extends Observable<T> {
  set(value: T): void;
  update(change: (value: T) => T): void;
}

/** What else a store may have. */
export interface StoreOptions {
  readonly logger?: Logger;
  /** Called when the first listener comes; its ending is called when the last one went. */
  readonly onWatched?: () => () => void;
}

/** A value that tells its listeners when it really changed, by `Object.is`. */
export function createStore<T>(initial: T, options: StoreOptions = {}): Store<T> {
  const audience = createAudience<T>(options);
  let value = initial;
  const set = (next: T) => {
    if (Object.is(next, value)) return;
    value = next;
    audience.tell(next);
  };
  return {
    get: () => value,
    set,
    update: (change) => set(change(value)),
    subscribe: (listener) => audience.subscribe(listener),
  };
}

/** Those who listen to one observable. */
export interface Audience<T> {
  readonly size: number;
  subscribe(listener: (value: T) => void): () => void;
  tell(value: T): void;
}

/** A set of listeners, each with its own ending, safe against changes while it is told. */
export function createAudience<T>(options: StoreOptions = {}): Audience<T> {
  // A wrapper per subscription: the same function given twice is two subscriptions.
  const listeners = new Set<{ call: (value: T) => void }>();
  let unwatch: (() => void) | undefined;
  return {
    get size() {
      return listeners.size;
    },
    subscribe(call) {
      const entry = { call };
      listeners.add(entry);
      if (listeners.size === 1) unwatch = options.onWatched?.();
      return () => {
        if (!listeners.delete(entry) || listeners.size > 0) return;
        const end = unwatch;
        unwatch = undefined;
        end?.();
      };
    },
    tell(value) {
      for (const entry of [...listeners]) if (listeners.has(entry)) callOut(entry.call, value, options.logger);
    },
  };
}
