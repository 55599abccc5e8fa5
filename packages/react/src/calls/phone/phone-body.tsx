import { useState, type KeyboardEvent } from 'react';
import { Avatar } from '../../theme/avatar.js';
import { useAction } from '../../theme/use-action.js';
import { useStrings } from '../../theme/use-strings.js';
import { CallProblems } from '../call-problems.js';
import type { CallView } from '../observe-call.js';
import { QualityLine } from '../quality-line.js';
import { HoldNote } from './hold-note.js';
import { Keypad } from './keypad.js';
import { OtherCalls } from './other-calls.js';
import { PhoneControls } from './phone-controls.js';
import { TransferDialog } from './transfer-dialog.js';
import { TransferLine } from './transfer-line.js';
import { usePhoneParty } from './use-phone-party.js';
import { sayRefusal, usePhoneWords } from './use-phone-words.js';

/** The stage of a call with a phone: who it is, the other calls, keys, hold and transfer. */
export function PhoneBody({ call, state }: CallView) {
  const strings = useStrings();
  const words = usePhoneWords();
  const { title, number } = usePhoneParty(state.peer);
  const [panel, setPanel] = useState<'keypad' | 'transfer'>();
  const [pressed, setPressed] = useState('');
  const [{ error }, attempt] = useAction();
  const { capabilities, transfer } = state;
  // The server tries: what becomes of it stands on the stage.
  if (panel === 'transfer' && !capabilities.transfer) setPanel(undefined);
  if (panel === 'keypad' && !capabilities.dtmf) setPanel(undefined);
  const press = (key: string) => {
    setPressed((keys) => keys + key);
    attempt(() => call.sendDigits(key));
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
    if (event.key === 'Escape' && panel === 'keypad') setPanel(undefined);
    else if (capabilities.dtmf && /^[0-9*#]$/u.test(event.key)) {
      setPanel('keypad');
      press(event.key);
    } else return;
    event.stopPropagation();
  };
  return (
    <div className="parley-phone" onKeyDown={keyDown}>
      <OtherCalls call={call} state={state} />
      <TransferLine key={transfer?.state} state={state} onAgain={() => setPanel('transfer')} />
      <div className="parley-phone-middle">
        {panel === 'keypad' ? (
          <Keypad pressed={pressed} press={press} />
        ) : (
          <div className="parley-phone-who">
            <Avatar user={{ ...state.peer, name: number === undefined ? '' : title }} size={112} />
            <bdi className="parley-phone-name">{title}</bdi>
            {number !== undefined && (
              <bdi className="parley-phone-number" dir="ltr">
                {number}
              </bdi>
            )}
            <HoldNote {...{ call, state, attempt }} />
          </div>
        )}
      </div>
      {error !== undefined && (
        <p className="parley-phone-error parley-error" role="alert">
          {words.failed(sayRefusal(strings, words, error))}
        </p>
      )}
      <QualityLine call={call} state={state} />
      <CallProblems call={call} state={state} />
      <PhoneControls {...{ call, state, panel, setPanel, attempt }} />
      {panel === 'transfer' && <TransferDialog {...{ call, state }} onClose={() => setPanel(undefined)} />}
    </div>
  );
}
