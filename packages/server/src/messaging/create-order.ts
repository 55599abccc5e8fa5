/** Hands on values in the order in which they were asked for. */
export type Order = <T>(
  key: string,
  value: T | Promise<T>,
  then: (value: T, waited: boolean) => Promise<void> | undefined,
) => void;

/**
 * Hands on what is given or promised in the order in which it was asked for, of each key by itself: at once where nothing is to
 * be waited for. What comes next waits for what is done with it too. What is promised never rejects.
 */
export function createOrder(): Order {
  const last = new Map<string, Promise<unknown>>();
  return (key, value, then) => {
    const before = last.get(key);
    const own =
      before || value instanceof Promise
        ? Promise.all([value, before]).then(([given]) => then(given, true))
        : then(value, false);
    if (!own) return;
    last.set(key, own);
    void own.then(() => {
      if (last.get(key) === own) last.delete(key);
    });
  };
}
