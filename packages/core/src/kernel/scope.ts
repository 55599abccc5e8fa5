/** Owns the endings of what was started together. */
export interface Scope {
  readonly ended: boolean;
  /** Keeps an ending, or calls it at once when the scope has ended. Returns what lets go of it early, calling it. */
  add(ending: () => void): () => void;
  /** Calls every ending once, the last added first. */
  end(): void;
}

/** A scope with no endings yet. */
export function createScope(): Scope {
  const endings = new Set<() => void>();
  let ended = false;
  return {
    get ended() {
      return ended;
    },
    add(ending) {
      const once = () => {
        if (endings.delete(once)) ending();
      };
      endings.add(once);
      if (ended) once();
      return once;
    },
    end() {
      ended = true;
      for (const ending of [...endings].reverse()) ending();
    },
  };
}
