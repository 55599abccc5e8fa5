import Ellipsis from 'lucide-react/icons/ellipsis';
import Hand from 'lucide-react/icons/hand';
import Mic from 'lucide-react/icons/mic';
import MicOff from 'lucide-react/icons/mic-off';
import MonitorUp from 'lucide-react/icons/monitor-up';
import MonitorX from 'lucide-react/icons/monitor-x';
import Video from 'lucide-react/icons/video';
import VideoOff from 'lucide-react/icons/video-off';
import { useState } from 'react';
import { cx } from '../../theme/cx.js';
import { IconButton } from '../../theme/icon-button.js';
import { useStrings } from '../../theme/use-strings.js';
import { LeaveButton } from './leave-button.js';
import { MoreMenu, type MoreChoices } from './more-menu.js';
import type { CallView } from '../observe-call.js';
import { peopleOf } from './people-of.js';
import { useGroupWords } from './use-group-words.js';

/** Microphone, camera, share, hand, more, and apart from them the way out. */
export function GroupControls({ call, state, ...choices }: CallView & MoreChoices) {
  const { calls } = useStrings();
  const words = useGroupWords();
  const [anchor, setAnchor] = useState<HTMLElement>();
  const me = state.participants.find((each) => each.local);
  const { microphone = false, camera = false, screen = false, handRaisedAt } = me ?? {};
  const { capabilities } = state;
  const raised = handRaisedAt !== undefined;
  const knocking = capabilities.moderate ? peopleOf(state).waiting.length : 0;
  // What fails shows up as a problem of the call.
  const attempt = (work: Promise<void>) => void work.catch(() => undefined);
  return (
    <div className="parley-controls" role="group" aria-label={calls.controls}>
      <IconButton
        className={cx('parley-control', !microphone && 'parley-control-off')}
        icon={microphone ? Mic : MicOff}
        label={microphone ? calls.mute : calls.unmute}
        aria-keyshortcuts="M"
        onClick={() => attempt(call.setMicrophoneEnabled(!microphone))}
      />
      <IconButton
        className={cx('parley-control', !camera && 'parley-control-off')}
        icon={camera ? Video : VideoOff}
        label={camera ? calls.cameraOff : calls.cameraOn}
        aria-keyshortcuts="V"
        disabled={!capabilities.video}
        onClick={() => attempt(call.setCameraEnabled(!camera))}
      />
      {(capabilities.screen || screen) && (
        <IconButton
          className={cx('parley-control', screen && 'parley-control-live')}
          icon={screen ? MonitorX : MonitorUp}
          label={screen ? calls.stopShare : calls.share}
          aria-keyshortcuts="S"
          onClick={() => attempt(call.setScreenShareEnabled(!screen))}
        />
      )}
      {capabilities.hand && (
        <IconButton
          className={cx('parley-control', raised && 'parley-control-live')}
          icon={Hand}
          label={raised ? words.lowerHand : words.raiseHand}
          aria-keyshortcuts="H"
          onClick={() => attempt(call.raiseHand(!raised))}
        />
      )}
      <span className="parley-control-place">
        <IconButton
          className="parley-control"
          icon={Ellipsis}
          label={knocking > 0 ? `${calls.more}, ${words.knock(knocking)}` : calls.more}
          aria-haspopup="menu"
          aria-expanded={anchor !== undefined}
          onClick={({ currentTarget }) => setAnchor(anchor ? undefined : currentTarget)}
        />
        {knocking > 0 && (
          <span className="parley-control-count" aria-hidden="true">
            {knocking}
          </span>
        )}
      </span>
      {anchor && (
        <MoreMenu call={call} state={state} {...choices} anchor={anchor} onClose={() => setAnchor(undefined)} />
      )}
      <LeaveButton call={call} state={state} />
    </div>
  );
}
