import { useCallback, useEffect, useState } from 'react';
import { sayError, useWords } from '../theme/use-words.js';

const shownMs = 6_000;

/** A few words about what was just done. */
export interface Notice {
  readonly text: string;
  readonly bad: boolean;
}

/** Says how things went that were asked for, for some seconds. */
export function useNotice(): readonly [
  Notice | undefined,
  (work: Promise<unknown>, done?: string) => void,
  (notice: Notice | undefined) => void,
] {
  const strings = useWords();
  const [notice, setNotice] = useState<Notice>();
  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(() => setNotice(undefined), shownMs);
    return () => clearTimeout(timer);
  }, [notice]);
  const run = useCallback(
    (work: Promise<unknown>, done?: string) => {
      work.then(
        () => {
          if (done !== undefined) setNotice({ text: done, bad: false });
        },
        (error: unknown) => setNotice({ text: strings.actions.failed(sayError(strings, error)), bad: true }),
      );
    },
    [strings],
  );
  return [notice, run, setNotice];
}
