import MicOff from 'lucide-react/icons/mic-off';
import WifiLow from 'lucide-react/icons/wifi-low';
import { useObservable } from '../provider/use-observable.js';
import { useStrings } from '../theme/use-strings.js';
import type { CallView } from './observe-call.js';

/** Says who may not hear whom well, while that is so, and that a microphone is silent or off while one speaks. */
export function QualityLine({ call, state }: CallView) {
  const { level, sendingLevel, microphoneSilent } = useObservable(call.quality);
  const { quality, speakingWhileMuted } = useStrings().calls;
  const { name } = state.peer;
  const bad = state.status === 'active' ? { here: level === 'poor', there: sendingLevel === 'poor' } : {};
  const poor =
    bad.here && bad.there
      ? quality.bothPoor
      : bad.here
        ? quality.remotePoor
        : bad.there
          ? quality.localPoor
          : undefined;
  const words = poor && (state.group ? quality.groupPoor : poor(name));
  return (
    <div className="parley-stage-quality" aria-live="polite">
      {words !== undefined && (
        <p className="parley-stage-line">
          <WifiLow aria-hidden="true" size={20} strokeWidth={1.5} />
          {words}
        </p>
      )}
      {microphoneSilent && (
        <p className="parley-stage-line">
          <MicOff aria-hidden="true" size={20} strokeWidth={1.5} />
          {quality.silent}
        </p>
      )}
      {state.speakingWhileMuted && (
        <p className="parley-stage-line">
          <MicOff aria-hidden="true" size={20} strokeWidth={1.5} />
          {speakingWhileMuted}
        </p>
      )}
    </div>
  );
}
