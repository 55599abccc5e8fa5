/** A text that says something, without the blanks around it. */
export const text = (given: unknown): string | undefined =>
  typeof given === 'string' && given.trim() !== '' ? given.trim() : undefined;

/** What a text says in JSON; undefined where it is none. What is no text was read before. */
export function json(given: unknown): unknown {
  if (typeof given !== 'string') return given;
  try {
    return JSON.parse(given);
  } catch {
    return undefined;
  }
}

/** An object, given as such or in JSON. */
export function record(given: unknown): Readonly<Record<string, unknown>> | undefined {
  const value = json(given);
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
