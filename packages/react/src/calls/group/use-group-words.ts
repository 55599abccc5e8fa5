import { useMemo } from 'react';
import { useParleyContext } from '../../provider/use-parley-context.js';
import { groupCalls } from '../../theme/english-group.js';

/** What is said in calls of more than two, with the app's words in their place. */
export function useGroupWords(): typeof groupCalls {
  const own = useParleyContext().strings?.groupCalls;
  return useMemo(
    () =>
      own
        ? {
            ...groupCalls,
            ...own,
            panel: { ...groupCalls.panel, ...own.panel },
            access: { ...groupCalls.access, ...own.access },
            add: { ...groupCalls.add, ...own.add },
            endQuestion: { ...groupCalls.endQuestion, ...own.endQuestion },
            recordQuestion: { ...groupCalls.recordQuestion, ...own.recordQuestion },
          }
        : groupCalls,
    [own],
  );
}
