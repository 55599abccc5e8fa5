import LogOut from 'lucide-react/icons/log-out';
import PhoneOff from 'lucide-react/icons/phone-off';
import { useState } from 'react';
import { IconButton } from '../../theme/icon-button.js';
import { Menu } from '../../theme/menu.js';
import { useStrings } from '../../theme/use-strings.js';
import type { CallView } from '../observe-call.js';
import { QuestionDialog } from './question-dialog.js';
import { useGroupWords } from './use-group-words.js';

/** The way out: at once, and for who may end the call for everybody by a menu of both. */
export function LeaveButton({ call, state }: CallView) {
  const { calls } = useStrings();
  const words = useGroupWords();
  const [anchor, setAnchor] = useState<HTMLElement>();
  const [asks, setAsks] = useState(false);
  const calling = state.status === 'calling';
  const chooses = state.capabilities.end && !calling;
  // What fails shows up as a problem of the call.
  const leave = () => void call.hangup().catch(() => undefined);
  return (
    <>
      <IconButton
        className="parley-control parley-control-leave"
        icon={PhoneOff}
        label={calling ? calls.cancel : calls.leave}
        {...(chooses && { 'aria-haspopup': 'menu', 'aria-expanded': anchor !== undefined })}
        onClick={({ currentTarget }) => (chooses ? setAnchor(anchor ? undefined : currentTarget) : leave())}
      />
      {anchor && chooses && (
        <Menu
          anchor={anchor}
          label={calls.leave}
          above
          align="end"
          items={[
            { key: 'leave', label: words.leave, icon: LogOut, onSelect: leave },
            { key: 'end', label: words.end, icon: PhoneOff, danger: true, onSelect: () => setAsks(true) },
          ]}
          onClose={() => setAnchor(undefined)}
        />
      )}
      {asks && (
        <QuestionDialog
          title={words.endQuestion.title}
          text={words.endQuestion.text}
          answer={words.endQuestion.end}
          act={() => call.end()}
          onClose={() => setAsks(false)}
        />
      )}
    </>
  );
}
