import Circle from 'lucide-react/icons/circle';
import { useAction } from '../theme/use-action.js';
import { useStrings } from '../theme/use-strings.js';
import type { CallView } from './observe-call.js';

/** Says that a call is recorded, which nobody can put away, and asks whoever has not said yet whether they agree. */
export function RecordingLine({ call, state }: CallView) {
  const { recording: words } = useStrings().calls;
  const [{ pending }, run] = useAction();
  const { recording } = state;
  if (!recording) return null;
  const by = state.participants.find(({ id }) => id === recording.by)?.user.name ?? recording.by;
  const say = (agree: boolean) => run(() => call.consent(agree));
  return (
    <div className="parley-recording" data-parley-recording={recording.state}>
      <p role="status">
        {recording.state === 'on' && (
          <Circle className="parley-recording-dot" aria-hidden="true" size={12} fill="currentColor" />
        )}
        {recording.state === 'on' ? words.on : recording.mine === undefined ? words.asked(by) : words.waiting}
      </p>
      {recording.mine === undefined && (
        <span className="parley-recording-answers">
          <button type="button" className="parley-button" disabled={pending} onClick={() => say(false)}>
            {words.decline}
          </button>
          <button
            type="button"
            className="parley-button parley-recording-agree"
            disabled={pending}
            onClick={() => say(true)}
          >
            {words.agree}
          </button>
        </span>
      )}
    </div>
  );
}
