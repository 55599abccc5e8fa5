import type { User } from '@parley/core';
import Delete from 'lucide-react/icons/delete';
import Phone from 'lucide-react/icons/phone';
import { useState, type KeyboardEvent } from 'react';
import { useParleyContext } from '../../provider/use-parley-context.js';
import { cx } from '../../theme/cx.js';
import { IconButton } from '../../theme/icon-button.js';
import { useAction } from '../../theme/use-action.js';
import { useStrings } from '../../theme/use-strings.js';
import { DialKeys } from './dial-keys.js';
import { isEmergency } from './emergency.js';
import { PhoneSearch } from './phone-search.js';
import { usePhoneMatches } from './use-phone-matches.js';
import { sayRefusal, usePhoneWords } from './use-phone-words.js';

/** What a dial pad dials with. */
export interface DialPadBodyProps {
  /** What stands in the field: a number as people write it, or a name to look for. */
  readonly shown: string;
  /** What is dialled; empty while a name is looked for. */
  readonly number: string;
  readonly read: (text: string) => string;
  readonly type: (text: string) => void;
  readonly press: (key: string) => void;
  readonly erase: () => void;
  /** Who can be called on their devices. */
  readonly users: readonly User[];
  readonly dial: (to?: string) => Promise<unknown>;
}

/** A field for a name or a number, who fits it, keys, and a button that calls. */
export function DialPadBody({ shown, number, read, type, press, erase, dial, users }: DialPadBodyProps) {
  const strings = useStrings();
  const { calls } = strings;
  const words = usePhoneWords();
  const { phones } = useParleyContext();
  const [{ pending, error }, attempt] = useAction();
  const [refused, setRefused] = useState<string>();
  const [moved, setMoved] = useState<number>();
  const found = usePhoneMatches(shown, users);
  const looks = number === '' && shown !== '';
  const place = Math.min(moved ?? (looks ? 0 : -1), found.length - 1);
  const emergency = isEmergency(number, phones?.country);
  const matches = emergency ? [] : found;
  const call = (to?: string) => {
    if (pending) return;
    setRefused(shown);
    attempt(() => dial(to));
  };
  const change = (text: string) => {
    setMoved(undefined);
    type(text);
  };
  const keyDown = (event: KeyboardEvent) => {
    // Whoever has pressed a key by hand goes on by keyboard.
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^[0-9*#+]$/u.test(event.key)) press(event.key);
    else if (event.key === 'Backspace') erase();
    else return;
    event.preventDefault();
  };
  return (
    <form
      className={cx('parley-dial', emergency && 'parley-dial-emergency')}
      aria-label={calls.dialPad}
      onKeyDown={keyDown}
      onSubmit={(event) => {
        event.preventDefault();
        if (number !== '') call();
        else if (matches[place]) call(matches[place].to);
      }}
    >
      <PhoneSearch
        {...{ text: shown, read, onType: change, matches, place, onPlace: setMoved }}
        label={calls.phoneNumber}
        onChoose={({ to }) => call(to)}
      >
        <IconButton icon={Delete} label={calls.eraseDigit} disabled={shown === ''} onClick={erase} />
      </PhoneSearch>
      <p className="parley-dial-note" role="status">
        {emergency ? words.emergencyNote : looks && matches.length === 0 ? words.none : ''}
      </p>
      <DialKeys plus press={press} />
      {error !== undefined && refused === shown && (
        <p className="parley-error" role="alert">
          {sayRefusal(strings, words, error)}
        </p>
      )}
      <button
        type="submit"
        className={cx('parley-button', 'parley-dial-call', emergency ? 'parley-button-danger' : 'parley-button-go')}
        disabled={pending || (number === '' && !matches[place])}
      >
        <Phone aria-hidden="true" size={20} strokeWidth={1.5} />
        {emergency ? words.emergency : calls.dial}
      </button>
    </form>
  );
}
