/** Remembers a bounded number of things, each until its time. */
export interface BoundedCache<T> {
  get(key: string, now: number): T | undefined;
  set(key: string, value: T, until: number): void;
  delete(key: string): void;
}

/** Forgets the oldest where there would be more than `most`. */
export function createBoundedCache<T>(most: number): BoundedCache<T> {
  const kept = new Map<string, { readonly value: T; readonly until: number }>();
  return {
    get(key, now) {
      const found = kept.get(key);
      if (found && found.until > now) return found.value;
      kept.delete(key);
      return undefined;
    },
    set(key, value, until) {
      kept.delete(key);
      kept.set(key, { value, until });
      for (const oldest of kept.keys()) {
        if (kept.size <= most) break;
        kept.delete(oldest);
      }
    },
    delete: (key) => void kept.delete(key),
  };
}
