import type { Observable } from '@parley/core';
import { useObservable } from '../provider/use-observable.js';
import { useStrings } from '../theme/use-strings.js';

const bars = [0.12, 0.24, 0.36, 0.48, 0.6, 0.72, 0.84];

/** How loud it is at a microphone, as bars that light up. */
export function LevelMeter({ level }: { readonly level: Observable<number> }) {
  const now = useObservable(level);
  const { preJoin } = useStrings();
  return (
    <div
      className="parley-level"
      role="meter"
      aria-label={preJoin.level}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(now * 100)}
    >
      {bars.map((from) => (
        <span key={from} className="parley-level-bar" data-parley-lit={now >= from ? '' : undefined} />
      ))}
    </div>
  );
}
