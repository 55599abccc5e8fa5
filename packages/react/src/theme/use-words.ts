import { useMemo } from 'react';
import { useParleyContext } from '../provider/use-parley-context.js';
import { mergeWords, type Words } from './words.js';

/** The words of the components without those of calls, for what an app shows that has none. */
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
