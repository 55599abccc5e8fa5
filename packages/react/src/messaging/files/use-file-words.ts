import { useMemo } from 'react';
import { useParleyContext } from '../../provider/use-parley-context.js';
import { files } from '../../theme/english-files.js';

/** The words of files, with those of the app in their place; they come with the first file. */
export function useFileWords(): typeof files {
  const own = useParleyContext().strings?.files;
  return useMemo(() => (own ? { ...files, ...own } : files), [own]);
}
