/** The former value where the new one has the same fields (by `Object.is`), so that what did not change keeps its identity. */
export function keepSame<T extends object>(former: T | undefined, next: T): T {
  if (!former) return next;
  const fields = new Set([...Object.keys(former), ...Object.keys(next)]) as Set<keyof T>;
  for (const field of fields) if (!Object.is(former[field], next[field])) return next;
  return former;
}
