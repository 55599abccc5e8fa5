import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useWords } from '../../theme/use-words.js';
import { isEmoji } from '../text/looks.js';
import { emojiCalled, emojiNamed } from './emoji-names.js';
import type { EmojiPickerProps } from './emoji-picker.js';

const columns = 8;

/** The field and the grid of the picker. */
export function EmojiChoice({ onPick, onClose }: Omit<EmojiPickerProps, 'anchor'>) {
  const { reactions, emoji } = useWords();
  const [words, setWords] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // On a phone the keyboard would cover what is to be picked.
    const touched = typeof matchMedia === 'function' && matchMedia('(pointer: coarse)').matches;
    if (!touched) field.current?.focus({ preventScroll: true });
  }, []);
  const typed = words.trim();
  const name = typed.replaceAll(':', '');
  const found = isEmoji(typed) ? [{ key: typed, emoji: typed, label: typed }] : emojiNamed(name, emoji);
  const pick = (sign: string | undefined) => {
    if (sign === undefined) return;
    onClose();
    onPick(sign);
  };
  return (
    <div onKeyDown={(event) => moveInGrid(event, field.current)}>
      <input
        ref={field}
        className="parley-field"
        type="text"
        aria-label={reactions.search}
        placeholder={reactions.search}
        autoComplete="off"
        value={words}
        onChange={({ target: { value } }) => {
          setWords(value);
          // A whole `:name:` needs no Enter.
          if (/^:[^:\s]+:$/u.test(value.trim())) pick(emojiCalled(value.trim().slice(1, -1), emoji));
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
            event.preventDefault();
            pick(found[0]?.emoji);
          }
        }}
      />
      <div className="parley-emoji-grid">
        {found.map((each) => (
          <button
            key={each.key}
            type="button"
            className="parley-emoji"
            tabIndex={-1}
            aria-label={each.label.replaceAll(':', '')}
            title={each.label}
            onClick={() => pick(each.emoji)}
          >
            {each.emoji}
          </button>
        ))}
      </div>
      {found.length === 0 && (
        <p className="parley-emoji-none" role="status">
          {reactions.none}
        </p>
      )}
    </div>
  );
}

function moveInGrid(event: KeyboardEvent<HTMLElement>, field: HTMLElement | null): void {
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('.parley-emoji')];
  const from = all.findIndex((each) => each === event.target);
  const rtl = getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1;
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: from < 0 ? 1 : columns,
    ArrowUp: -columns,
    ArrowRight: rtl,
    ArrowLeft: -rtl,
  };
  const step = steps[event.key];
  // In the field, left and right belong to the text.
  if (step === undefined || (from < 0 && event.key !== 'ArrowDown')) return;
  event.preventDefault();
  event.stopPropagation();
  if (from + step < 0) field?.focus();
  else all[Math.min(all.length - 1, from + step)]?.focus();
}
