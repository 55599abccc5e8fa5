import CircleDot from 'lucide-react/icons/circle-dot';
import PhoneCall from 'lucide-react/icons/phone-call';
import X from 'lucide-react/icons/x';
import { useParley } from '../provider/use-parley.js';
import { Avatar } from '../theme/avatar.js';
import { IconButton } from '../theme/icon-button.js';
import { useAction } from '../theme/use-action.js';
import { useStrings } from '../theme/use-strings.js';
import { sayError } from '../theme/use-words.js';
import { callWords, wayOut } from './call-words.js';
import type { CallView } from './observe-call.js';
import { useRecordingsDialog } from './recordings/use-recordings-dialog.js';

/** What is left of a call for a moment: why it ended, and a way to try again. */
export function CallEnded({
  view: { state },
  dismiss,
  small,
  keep,
}: {
  readonly view: CallView;
  readonly dismiss: () => void;
  readonly small: boolean;
  /** Whether it is to stay although the call is gone from the list. */
  readonly keep: (stays: boolean) => void;
}) {
  const { calls } = useParley();
  const strings = useStrings();
  const [{ pending, error }, run] = useAction();
  const { id, peer, video, conversationId, group } = state;
  const recordings = useRecordingsDialog({ callId: id, own: state.direction === 'outgoing', fresh: true }, keep);
  const way = wayOut(state);
  const takenOver = state.reason === 'answeredElsewhere';
  const again = () => {
    if (takenOver) return calls.rejoin(id);
    if (way === 'left') return calls.join(id, { video });
    return calls.start(group && conversationId !== undefined ? { conversationId } : peer.id, { video, conversationId });
  };
  return (
    <div className="parley-stage-ended">
      <Avatar user={group ? { id, name: '' } : peer} group={group} size={small ? 48 : 96} />
      <p className="parley-stage-reason" aria-hidden="true">
        {callWords(state, strings)}
      </p>
      {error !== undefined && (
        <p className="parley-error" role="alert">
          {strings.calls.startFailed(sayError(strings, error))}
        </p>
      )}
      <div className="parley-stage-ended-actions">
        {way !== 'removed' && (
          <button type="button" className="parley-button" disabled={pending} onClick={() => run(again)}>
            <PhoneCall aria-hidden="true" size={16} strokeWidth={1.5} />
            {strings.calls[takenOver ? 'takeOver' : way === 'left' ? 'joinAgain' : 'callAgain']}
          </button>
        )}
        {state.recorded &&
          (small ? (
            <IconButton icon={CircleDot} label={strings.calls.recordings} {...recordings.button} />
          ) : (
            <button type="button" className="parley-button" {...recordings.button}>
              {strings.calls.recordings}
            </button>
          ))}
        <IconButton icon={X} label={strings.common.close} onClick={dismiss} />
      </div>
      {recordings.dialog}
    </div>
  );
}
