import type { Listenable, Observable } from '@parley/core';

/** An observable that a test drives. */
export interface Settable<T> extends Observable<T> {
  set(value: T): void;
  /** Puts fields into a value that is an object. */
  patch(part: Partial<T>): void;
  /** How many listen now. */
  readonly listeners: number;
}

/** An observable with a value to set. `watched` is called whenever somebody begins to listen. */
export function settable<T>(initial: T, watched?: () => void): Settable<T> {
  const listeners = new Set<(value: T) => void>();
  let value = initial;
  const set = (next: T) => {
    if (Object.is(next, value)) return;
    value = next;
    for (const listener of [...listeners]) listener(value);
  };
  return {
    get: () => value,
    set,
    patch: (part) => set({ ...value, ...part }),
    subscribe(listener) {
      const own = (next: T) => listener(next);
      listeners.add(own);
      watched?.();
      return () => listeners.delete(own);
    },
    get listeners() {
      return listeners.size;
    },
  };
}

/** Events that a test sends. */
export interface Speaker<Events> extends Listenable<Events> {
  emit<K extends keyof Events>(type: K, event: Events[K]): void;
}

/** Both halves of an emitter. */
export function speaker<Events>(): Speaker<Events> {
  const handlers = new Set<{ type: keyof Events; handle: (event: Events[keyof Events]) => void }>();
  return {
    on<K extends keyof Events>(type: K, handler: (event: Events[K]) => void) {
      const entry = { type, handle: (event: Events[keyof Events]) => handler(event as Events[K]) };
      handlers.add(entry);
      return () => handlers.delete(entry);
    },
    emit(type, event) {
      for (const entry of [...handlers]) if (entry.type === type) entry.handle(event);
    },
  };
}
