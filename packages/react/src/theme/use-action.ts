import { useCallback, useState } from 'react';

/** What came of the last time something was done. */
export interface Action {
  readonly pending: boolean;
  readonly error?: unknown;
}

/** Does something asynchronous at the user's wish, once at a time, and holds what came of it. */
export function useAction(): readonly [Action, (work: () => Promise<unknown>) => void] {
  const [action, setAction] = useState<Action>({ pending: false });
  const run = useCallback((work: () => Promise<unknown>) => {
    setAction({ pending: true });
    work().then(
      () => setAction({ pending: false }),
      (error: unknown) => setAction({ pending: false, error }),
    );
  }, []);
  return [action, run];
}
