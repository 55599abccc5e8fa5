import { useMemo } from 'react';
import { useParleyContext } from '../../provider/use-parley-context.js';
import { recordings } from '../../theme/english-recordings.js';

/** What is said of recordings, with the app's words in their place. */
export function useRecordingWords(): typeof recordings {
  const own = useParleyContext().strings?.recordings;
  return useMemo(() => ({ ...recordings, ...own }), [own]);
}
