/** Hands on what was promised in the order in which it was asked for, of each key by itself. What is promised never rejects. */
export function createOrder(): <T>(key: string, promised: Promise<T>, then: (value: T) => void) => void {
  const last = new Map<string, Promise<unknown>>();
  return (key, promised, then) => {
    const before = last.get(key);
    const own = Promise.all([promised, before]).then(([value]) => then(value));
    last.set(key, own);
    void own.then(() => {
      if (last.get(key) === own) last.delete(key);
    });
  };
}
