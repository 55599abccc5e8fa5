import { useMemo } from 'react';
import { useParleyContext } from '../provider/use-parley-context.js';
import { mergeStrings, mergeWords, type Strings, type Words } from './strings.js';

/**
 * The words of the components, with those of the app in their place: for components of your own that should fit in.
 *
 * @example
 * ```tsx
 * const { common } = useStrings();
 * return <button>{common.retry}</button>;
 * ```
 */
export function useStrings(): Strings {
  const { strings } = useParleyContext();
  return useMemo(() => mergeStrings(strings), [strings]);
}

/** The same without the words of calls, for what an app shows that has none. */
export function useWords(): Words {
  const { strings } = useParleyContext();
  return useMemo(() => mergeWords(strings), [strings]);
}

/** A sentence for an error: the app's or ours by its code, else what the error says itself. */
export function sayError(strings: Words, error: unknown): string {
  if (!(error instanceof Error)) return strings.common.unknownError;
  const code = 'code' in error ? (error.code as keyof Words['errors']) : undefined;
  return (code && strings.errors[code]) ?? error.message;
}
