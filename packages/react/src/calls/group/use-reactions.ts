import type { Call } from '@parley/core';
import { useEffect, useState } from 'react';

/** A reaction that is on the screen for a moment. */
export interface ShownReaction {
  readonly key: number;
  readonly participant: string;
  readonly emoji: string;
}

const shownMs = 4_000;
// More at once than anybody can see.
const most = 24;

/** The reactions of the last seconds, the oldest first. */
export function useReactions(call: Call): readonly ShownReaction[] {
  const [shown, setShown] = useState<readonly ShownReaction[]>([]);
  useEffect(() => {
    let last = 0;
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const stop = call.on('reaction', ({ participant, emoji }) => {
      const key = ++last;
      setShown((now) => [...now.slice(1 - most), { key, participant, emoji }]);
      const timer = setTimeout(() => {
        timers.delete(timer);
        setShown((now) => now.filter((each) => each.key !== key));
      }, shownMs);
      timers.add(timer);
    });
    return () => {
      stop();
      for (const timer of timers) clearTimeout(timer);
    };
  }, [call]);
  return shown;
}
