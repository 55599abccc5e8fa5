import Grip from 'lucide-react/icons/grip';
import Mic from 'lucide-react/icons/mic';
import MicOff from 'lucide-react/icons/mic-off';
import Pause from 'lucide-react/icons/pause';
import PhoneForwarded from 'lucide-react/icons/phone-forwarded';
import PhoneOff from 'lucide-react/icons/phone-off';
import Play from 'lucide-react/icons/play';
import { cx } from '../../theme/cx.js';
import { IconButton } from '../../theme/icon-button.js';
import { useStrings } from '../../theme/use-strings.js';
import { DeviceButton } from '../device-button.js';
import type { CallView } from '../observe-call.js';
import { usePhoneWords } from './use-phone-words.js';

type Panel = 'keypad' | 'transfer' | undefined;

/** Microphone, hold, keys, transfer, devices, and apart from them the way out. */
export function PhoneControls({
  call,
  state,
  panel,
  setPanel,
  attempt,
}: CallView & {
  readonly panel: Panel;
  readonly setPanel: (panel: Panel) => void;
  readonly attempt: (work: () => Promise<unknown>) => void;
}) {
  const { calls } = useStrings();
  const words = usePhoneWords();
  const { capabilities, held } = state;
  const microphone = state.participants.some((each) => each.local && each.microphone);
  // What fails shows up as a problem of the call.
  const quietly = (work: Promise<void>) => void work.catch(() => undefined);
  return (
    <div className="parley-controls parley-phone-controls" role="group" aria-label={calls.controls}>
      <IconButton
        className={cx('parley-control', !microphone && 'parley-control-off')}
        icon={microphone ? Mic : MicOff}
        label={microphone ? calls.mute : calls.unmute}
        onClick={() => quietly(call.setMicrophoneEnabled(!microphone))}
      />
      <IconButton
        className={cx('parley-control', held.local && 'parley-control-off')}
        icon={held.local ? Play : Pause}
        label={held.local ? calls.resume : calls.hold}
        disabled={!capabilities.hold}
        onClick={() => attempt(() => call.hold(!held.local))}
      />
      <IconButton
        className={cx('parley-control', panel === 'keypad' && 'parley-control-off')}
        icon={Grip}
        label={panel === 'keypad' ? words.closeKeypad : words.keypad}
        disabled={!capabilities.dtmf}
        onClick={() => setPanel(panel === 'keypad' ? undefined : 'keypad')}
      />
      <IconButton
        className="parley-control"
        icon={PhoneForwarded}
        label={words.transfer.button}
        disabled={!capabilities.transfer}
        onClick={() => setPanel('transfer')}
      />
      <DeviceButton className="parley-popover-up" />
      <IconButton
        className="parley-control parley-control-leave"
        icon={PhoneOff}
        label={state.status === 'calling' ? calls.cancel : calls.leave}
        onClick={() => quietly(call.hangup())}
      />
    </div>
  );
}
