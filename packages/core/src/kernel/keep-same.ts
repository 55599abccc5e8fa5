/** The former value where the new one has the same fields (by `Object.is`), so that what did not change keeps its identity. */
export function keepSame<T extends object>(former: T | undefined, next: T): T {
  const fields = Object.keys(next) as (keyof T)[];
  if (!former || Object.keys(former).length !== fields.length) return next;
  return fields.every((field) => Object.is(former[field], next[field])) ? former : next;
}
