import { useMemo } from 'react';
import { useParleyContext } from '../provider/use-parley-context.js';
import { mergeStrings, type Strings } from './strings.js';

/** The words of the components and of calls, with those of the app in their place. */
export function useStrings(): Strings {
  const { strings } = useParleyContext();
  return useMemo(() => mergeStrings(strings), [strings]);
}
