import type { ParleyError, TrackSource } from '@parley/core';
import TriangleAlert from 'lucide-react/icons/triangle-exclamation-point';
import X from 'lucide-react/icons/x';
import { useState } from 'react';
import { IconButton } from '../theme/icon-button.js';
import { useStrings } from '../theme/use-strings.js';
import { problemWords } from './call-words.js';
import type { CallView } from './observe-call.js';

/** Says which devices could not be used, what it means for the others, and what to do. The call goes on meanwhile. */
export function CallProblems({ call, state }: CallView) {
  const strings = useStrings();
  const [dismissed, setDismissed] = useState<readonly ParleyError[]>([]);
  const found = Object.entries(state.problems) as [TrackSource, ParleyError][];
  const seen = new Set<string>();
  const shown = found
    .filter(([, error]) => !dismissed.includes(error))
    .map(([source, error]) => ({ source, error, ...problemWords(source, error, strings) }))
    .filter(({ what }) => !seen.has(what) && seen.add(what));
  const again = (source: TrackSource) => {
    const retry = {
      microphone: () => call.setMicrophoneEnabled(true),
      camera: () => call.setCameraEnabled(true),
      screen: () => call.setScreenShareEnabled(true),
    }[source];
    // A second failure comes back as a problem of the call.
    retry().catch(() => undefined);
  };
  return (
    <div className="parley-stage-problems" role="alert">
      {shown.map(({ source, error, what, help }) => (
        <div key={source} className="parley-stage-problem">
          <TriangleAlert aria-hidden="true" size={20} strokeWidth={1.5} />
          <p>
            {what} {help}
          </p>
          <button type="button" className="parley-button" onClick={() => again(source)}>
            {strings.common.retry}
          </button>
          <IconButton icon={X} label={strings.common.close} onClick={() => setDismissed([...dismissed, error])} />
        </div>
      ))}
    </div>
  );
}
