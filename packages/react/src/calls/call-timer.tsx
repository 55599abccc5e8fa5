import type { CallSnapshot } from '@parley/core';
import { formatDuration } from '../theme/format.js';
import { useNow } from '../theme/use-now.js';
import { useStrings } from '../theme/use-strings.js';

/** How long a call has run. */
export function CallTimer({ state }: { readonly state: CallSnapshot }) {
  const { calls } = useStrings();
  const now = useNow(1000);
  if (state.answeredAt === undefined) return null;
  const time = formatDuration((state.endedAt ?? now) - state.answeredAt);
  return (
    <span className="parley-stage-timer" role="timer" aria-label={calls.duration(time)}>
      {time}
    </span>
  );
}
