import { useState } from 'react';
import { useParley } from '../../provider/use-parley.js';
import { useParleyContext } from '../../provider/use-parley-context.js';
import { Dialog } from '../../theme/dialog.js';
import { useAction } from '../../theme/use-action.js';
import { useLater } from '../../theme/use-later.js';
import { useStrings } from '../../theme/use-strings.js';
import type { CallView } from '../observe-call.js';
import { asNumber, readField } from '../../theme/dialable.js';
import { numbersCode } from '../../theme/phone-code.js';
import type { PhoneMatch } from './phone-matches.js';
import { PhoneSearch } from './phone-search.js';
import { usePhoneMatches } from './use-phone-matches.js';
import { usePhoneParty } from './use-phone-party.js';
import { sayRefusal, usePhoneWords } from './use-phone-words.js';

/** Chooses whom a call goes to: at once, or after talking to them. */
export function TransferDialog({ call, state, onClose }: CallView & { readonly onClose: () => void }) {
  const strings = useStrings();
  const words = usePhoneWords();
  const { calls } = useParley();
  const { phones } = useParleyContext();
  const { title } = usePhoneParty(state.peer);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<PhoneMatch>();
  const [moved, setMoved] = useState<number>();
  const [{ pending, error }, run] = useAction();
  const { loaded } = useLater(numbersCode);
  const found = usePhoneMatches(chosen ? '' : text, []).filter(({ to }) => to !== state.peer.id);
  const number = asNumber(text);
  const to = chosen?.to ?? (number === '' ? undefined : `tel:${loaded?.numberIn(number, phones?.country) ?? number}`);
  const shown =
    chosen?.name ?? (number === '' ? text : (loaded?.writtenWhileTyping(number, phones?.country) ?? number));
  const place = Math.min(moved ?? (number === '' ? 0 : -1), found.length - 1);
  return (
    <Dialog title={words.transfer.title} onClose={onClose}>
      <form
        className="parley-transfer"
        onSubmit={(event) => {
          event.preventDefault();
          if (to !== undefined && !pending) run(() => call.transfer(to));
        }}
      >
        <div className="parley-dialog-body">
          <p>{words.transfer.hint(title)}</p>
          <PhoneSearch
            {...{ text: shown, read: readField, matches: found, place, onPlace: setMoved }}
            label={words.field}
            onType={(typed) => {
              setChosen(undefined);
              setMoved(undefined);
              setText(readField(typed));
            }}
            onChoose={(match) => {
              setChosen(match);
              setText(match.number ?? '');
            }}
          />
          <p className="parley-dial-note" role="status">
            {text !== '' && number === '' && found.length === 0 && !chosen ? words.none : ''}
          </p>
          <p className="parley-muted">{words.transfer.talkFirstHint(title)}</p>
        </div>
        <footer className="parley-dialog-footer">
          {error !== undefined && (
            <p className="parley-error" role="alert">
              {sayRefusal(strings, words, error)}
            </p>
          )}
          <button
            type="button"
            className="parley-button"
            disabled={to === undefined || pending}
            onClick={() => to !== undefined && run(() => calls.start(to))}
          >
            {words.transfer.talkFirst}
          </button>
          <button type="submit" className="parley-button parley-button-primary" disabled={to === undefined || pending}>
            {words.transfer.now}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
