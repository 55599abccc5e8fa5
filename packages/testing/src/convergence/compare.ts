/** What to compare of an object, and as what. */
export type Fields = Readonly<Record<string, (value: never) => unknown>>;

/** Compares by fields where they are given, and as a whole otherwise. */
export function compare(
  what: string,
  ...[actual, expected, fields]: [actual: unknown, expected: unknown, fields?: Fields]
): string[] {
  if (!isRecord(actual) || !isRecord(expected)) {
    const [a, b] = [sorted(actual), sorted(expected)];
    return a === b ? [] : [`${what}: ${a}, and on the server ${b}`];
  }
  const names = fields ? Object.keys(fields) : [...new Set([...Object.keys(actual), ...Object.keys(expected)])];
  return names.flatMap((name) => {
    const pick = fields?.[name] ?? ((value: unknown) => value);
    const [a, b] = [actual, expected].map((side) => sorted(pick(side[name] as never)));
    return a === b ? [] : [`${name} of ${what} is ${String(a)}, and on the server ${String(b)}`];
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON with its keys in order. */
function sorted(value: unknown): string {
  if (value === undefined) return 'nothing';
  const inOrder = (_: string, item: unknown) =>
    isRecord(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item;
  return JSON.stringify(value, inOrder);
}
