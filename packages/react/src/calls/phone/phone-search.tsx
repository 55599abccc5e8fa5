import PhoneIcon from 'lucide-react/icons/phone';
import { useId, useLayoutEffect, useRef, type ChangeEvent, type KeyboardEvent } from 'react';
import { Avatar } from '../../theme/avatar.js';
import { cx } from '../../theme/cx.js';
import { useLater } from '../../theme/use-later.js';
import { numbersCode } from '../../theme/phone-code.js';
import type { PhoneMatch } from './phone-matches.js';
import { usePhoneWords } from './use-phone-words.js';

/** What `PhoneSearch` takes. */
export interface PhoneSearchProps {
  /** What stands in the field. */
  readonly text: string;
  /** How much of a text counts: digits of a number, all of a name. */
  readonly read: (text: string) => string;
  readonly onType: (text: string) => void;
  readonly matches: readonly PhoneMatch[];
  /** Which of them Enter takes; -1 is what was typed. */
  readonly place: number;
  readonly onPlace: (place: number) => void;
  readonly onChoose: (match: PhoneMatch) => void;
  readonly label: string;
  readonly children?: React.ReactNode;
}

/** A field for a name or a number, and who fits it. */
export function PhoneSearch(props: PhoneSearchProps) {
  const { text, read, onType, matches, place, onPlace, onChoose, label, children } = props;
  const words = usePhoneWords();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const before = useRef<number>(undefined);
  useLayoutEffect(() => {
    // Digits before the caret stay before it, however what stands between them changes.
    const element = field.current;
    if (!element || before.current === undefined) return;
    let at = 0;
    while (at < text.length && read(text.slice(0, at)).length < before.current) at += 1;
    before.current = undefined;
    element.setSelectionRange(at, at);
  });
  const change = ({ target, nativeEvent }: ChangeEvent<HTMLInputElement>) => {
    const { value } = target;
    const at = target.selectionStart ?? value.length;
    let head = read(value.slice(0, at));
    const erases = 'inputType' in nativeEvent && nativeEvent.inputType === 'deleteContentBackward';
    // What was erased stood between two digits: the digit before it was meant.
    if (erases && read(value) === read(text)) {
      head = head.slice(0, -1);
      onType(head + value.slice(at));
    } else onType(value);
    before.current = /\p{L}/u.test(value) ? undefined : head.length;
  };
  const keyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = matches[place];
    if (step !== undefined && matches.length > 0) onPlace(Math.max(-1, Math.min(matches.length - 1, place + step)));
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing && chosen) onChoose(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="parley-dial-line">
        <input
          ref={field}
          className={cx('parley-dial-number', /\p{L}/u.test(text) && 'parley-dial-words')}
          dir={/\p{L}/u.test(text) ? 'auto' : 'ltr'}
          type="text"
          role="combobox"
          data-parley-first=""
          autoComplete="off"
          aria-expanded={matches.length > 0}
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={matches[place] ? `${id}-${place}` : undefined}
          aria-label={label}
          placeholder={words.field}
          value={text}
          onChange={change}
          onKeyDown={keyDown}
        />
        {children}
      </div>
      <ul id={id} className="parley-dial-found" role="listbox" aria-label={words.found} hidden={matches.length === 0}>
        {matches.map((match, index) => (
          <li
            key={match.to}
            id={`${id}-${index}`}
            className="parley-person"
            role="option"
            aria-selected={index === place}
            onPointerMove={() => onPlace(index)}
            onClick={() => onChoose(match)}
          >
            <Match {...match} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Match({ to, name, number, user }: PhoneMatch) {
  const { loaded } = useLater(numbersCode, number !== undefined);
  const written = number === undefined ? undefined : (loaded?.writtenNumber(number) ?? number);
  return (
    <>
      {name === undefined ? (
        <span className="parley-dial-face">
          <PhoneIcon aria-hidden="true" size={16} strokeWidth={1.5} />
        </span>
      ) : (
        <Avatar user={user ?? { id: to, name }} size={32} />
      )}
      <span className="parley-dial-match">
        <bdi className="parley-person-name">{name ?? written}</bdi>
        {name !== undefined && written !== undefined && (
          <span className="parley-dial-detail">
            <bdi dir="ltr">{written}</bdi>
          </span>
        )}
      </span>
    </>
  );
}
