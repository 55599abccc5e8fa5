import type { Observable } from './observable.js';
import { createAudience, type StoreOptions } from './create-store.js';

/** A store whose value is made only when somebody looks. */
export interface LazyStore<T> extends Observable<T> {
  /** What the value is made of changed. Listeners are told once per turn of the event loop, and only of a real change. */
  invalidate(): void;
}

/** A value computed when it is looked at: a thousand changes that nobody watches cost nothing. */
export function createLazyStore<T>(compute: (previous: T | undefined) => T, options: StoreOptions = {}): LazyStore<T> {
  const audience = createAudience<T>(options);
  let value: T | undefined;
  let told: T | undefined;
  let stale = true;
  let scheduled = false;

  const get = () => {
    if (stale) {
      stale = false;
      value = compute(value);
    }
    return value as T;
  };
  const tell = () => {
    scheduled = false;
    if (audience.size === 0) return;
    const now = get();
    if (Object.is(now, told)) return;
    told = now;
    audience.tell(now);
  };
  return {
    get,
    subscribe(listener) {
      if (audience.size === 0) told = get();
      return audience.subscribe(listener);
    },
    invalidate() {
      stale = true;
      if (scheduled || audience.size === 0) return;
      scheduled = true;
      queueMicrotask(tell);
    },
  };
}
