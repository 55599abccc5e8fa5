import type { Log } from './ports.js';

/** Their messages name code, not data. */
const ofLanguage = [TypeError, RangeError, ReferenceError];

/** Logs an unexpected error without anything that may come from a user: its kind, its code and where it happened. */
export function logFailure(log: Log, error: unknown, fields: Readonly<Record<string, unknown>>): void {
  const cause = error instanceof Error ? error : new Error();
  const at = cause.stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? [];
  log.error(
    {
      ...fields,
      error: cause.name,
      ...('code' in cause && typeof cause.code === 'string' ? { code: cause.code } : {}),
      ...(ofLanguage.some((kind) => cause instanceof kind) ? { detail: cause.message } : {}),
      at: at.slice(0, 8).map((line) => line.trim()),
    },
    'A request failed unexpectedly.',
  );
}
