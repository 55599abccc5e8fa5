import { vi } from 'vitest';

/** Tries the assertion again until it holds; when it has not in a minute, fails with its last failure. */
export function eventually<T>(assertion: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(assertion, { timeout: 60_000, interval: 20 });
}
