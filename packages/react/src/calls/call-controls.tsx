import Ellipsis from 'lucide-react/icons/ellipsis';
import Mic from 'lucide-react/icons/mic';
import MicOff from 'lucide-react/icons/mic-off';
import MonitorUp from 'lucide-react/icons/monitor-up';
import MonitorX from 'lucide-react/icons/monitor-x';
import PhoneOff from 'lucide-react/icons/phone-off';
import UserPlus from 'lucide-react/icons/user-plus';
import Video from 'lucide-react/icons/video';
import VideoOff from 'lucide-react/icons/video-off';
import { useState } from 'react';
import { cx } from '../theme/cx.js';
import { IconButton } from '../theme/icon-button.js';
import { useLater } from '../theme/use-later.js';
import { useStrings } from '../theme/use-strings.js';
import { DeviceButton } from './device-button.js';
import { groupCode } from './group/group-code.js';
import type { CallView } from './observe-call.js';

/** Microphone, camera, share, who else should come, devices, what is rarer, and apart from them the way out. */
export function CallControls({ call, state, small }: CallView & { readonly small?: boolean }) {
  const { calls } = useStrings();
  const [adding, setAdding] = useState(false);
  const [anchor, setAnchor] = useState<HTMLElement>();
  const { loaded } = useLater(groupCode, adding || anchor !== undefined);
  const me = state.participants.find((each) => each.local);
  const { microphone = false, camera = false, screen = false } = me ?? {};
  // No phone sees anything, whatever comes; where a browser cannot, the button says so.
  const phone = state.participants.some(({ kind }) => kind === 'phone') && !state.group;
  const { captions, record } = state.capabilities;
  const more = captions || record || state.recording !== undefined;
  // What fails shows up as a problem of the call.
  const attempt = (work: Promise<void>) => void work.catch(() => undefined);
  return (
    <div className={cx('parley-controls', small && 'parley-controls-small')} role="group" aria-label={calls.controls}>
      <IconButton
        className={cx('parley-control', !microphone && 'parley-control-off')}
        icon={microphone ? Mic : MicOff}
        label={microphone ? calls.mute : calls.unmute}
        onClick={() => attempt(call.setMicrophoneEnabled(!microphone))}
      />
      {!small && (
        <>
          {!phone && (
            <>
              <IconButton
                className={cx('parley-control', !camera && 'parley-control-off')}
                icon={camera ? Video : VideoOff}
                label={camera ? calls.cameraOff : calls.cameraOn}
                disabled={!state.capabilities.video}
                onClick={() => attempt(call.setCameraEnabled(!camera))}
              />
              <IconButton
                className={cx('parley-control', screen && 'parley-control-live')}
                icon={screen ? MonitorX : MonitorUp}
                label={screen ? calls.stopShare : calls.share}
                disabled={!state.capabilities.screen}
                onClick={() => attempt(call.setScreenShareEnabled(!screen))}
              />
            </>
          )}
          {state.capabilities.add && (
            <IconButton
              className="parley-control"
              icon={UserPlus}
              label={calls.addPeople}
              onPointerEnter={groupCode.prepare}
              onClick={() => setAdding(true)}
            />
          )}
          {adding && loaded && <loaded.AddPeople call={call} state={state} onClose={() => setAdding(false)} />}
          <DeviceButton className="parley-popover-up" />
          {more && (
            <IconButton
              className="parley-control"
              icon={Ellipsis}
              label={calls.more}
              aria-haspopup="menu"
              aria-expanded={anchor !== undefined}
              onPointerEnter={groupCode.prepare}
              onClick={({ currentTarget }) => setAnchor(anchor ? undefined : currentTarget)}
            />
          )}
          {more && anchor && loaded && (
            <loaded.ListeningMenu call={call} state={state} anchor={anchor} onClose={() => setAnchor(undefined)} />
          )}
        </>
      )}
      <IconButton
        className="parley-control parley-control-leave"
        icon={PhoneOff}
        label={state.status === 'calling' ? calls.cancel : calls.leave}
        onClick={() => attempt(call.hangup())}
      />
    </div>
  );
}
