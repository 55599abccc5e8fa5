import { useEffect, useState } from 'react';
import { listPeople, type DemoPerson } from './demo-server.js';

/** The people of the demo, as far as they are known. */
export interface People {
  readonly status: 'loading' | 'ready' | 'failed';
  /** Those one can be. */
  readonly people: readonly DemoPerson[];
  readonly bots: readonly DemoPerson[];
  readonly problem?: string;
  readonly retry: () => void;
}

/** Asks the server who can sign in; while it does not answer, asks again every three seconds. */
export function usePeople(): People {
  const [attempt, setAttempt] = useState(0);
  const [all, setAll] = useState<readonly DemoPerson[]>();
  const [problem, setProblem] = useState<string>();

  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    listPeople(abort.signal).then(
      (found) => {
        setAll(found);
        setProblem(undefined);
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        setProblem(error instanceof Error ? error.message : String(error));
        timer = setTimeout(() => setAttempt((count) => count + 1), 3000);
      },
    );
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [attempt]);

  return {
    status: all ? 'ready' : problem ? 'failed' : 'loading',
    people: all?.filter((person) => !person.bot) ?? [],
    bots: all?.filter((person) => person.bot) ?? [],
    problem,
    retry: () => setAttempt((count) => count + 1),
  };
}
