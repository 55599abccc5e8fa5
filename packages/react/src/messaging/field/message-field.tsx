import type { User } from '@parley/core';
import {
  useId,
  useLayoutEffect,
  useMemo,
  type KeyboardEvent,
  type RefObject,
  type TextareaHTMLAttributes,
} from 'react';
import { useWords } from '../../theme/use-words.js';
import { markSelection } from './mark-selection.js';
import { SuggestionList } from './suggestion-list.js';
import { useSuggestions } from './use-suggestions.js';

/** What `MessageField` takes besides a text field's own attributes. */
export interface MessageFieldProps extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'onChange' | 'value'> {
  readonly fieldRef: RefObject<HTMLTextAreaElement | null>;
  /** What suggestions stand above. */
  readonly box: RefObject<HTMLElement | null>;
  readonly value: string;
  readonly onText: (text: string) => void;
  /** Whom one may mention. */
  readonly users: readonly User[];
}

/** A field that grows with its text, suggests people behind an `@` and emoji behind a `:`, and knows Ctrl+B, I and E. */
export function MessageField({ fieldRef, box, value, onText, users, onKeyDown, ...rest }: MessageFieldProps) {
  const strings = useWords();
  const suggestions = useSuggestions(fieldRef, users, strings);
  const id = useId();
  const open = suggestions.items.length > 0;
  useLayoutEffect(() => {
    if (fieldRef.current) grow(fieldRef.current);
  }, [fieldRef, value]);
  const keyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (suggestions.keyDown(event) || markSelection(event)) return;
    onKeyDown?.(event);
  };
  return (
    <>
      <textarea
        rows={1}
        dir="auto"
        {...rest}
        ref={fieldRef}
        value={value}
        aria-autocomplete="list"
        aria-controls={open ? id : undefined}
        aria-activedescendant={open ? `${id}-${suggestions.active}` : undefined}
        onChange={(event) => {
          onText(event.target.value);
          suggestions.look();
        }}
        onSelect={suggestions.look}
        onBlur={suggestions.close}
        onKeyDown={keyDown}
      />
      {open && <SuggestionsAbove id={id} box={box} suggestions={suggestions} />}
      <span className="parley-hidden" role="status">
        {open && strings.mentions.found(suggestions.items.length)}
      </span>
    </>
  );
}

function SuggestionsAbove({
  id,
  box,
  suggestions,
}: {
  readonly id: string;
  readonly box: RefObject<HTMLElement | null>;
  readonly suggestions: ReturnType<typeof useSuggestions>;
}) {
  const anchor = useMemo(
    () => ({ getBoundingClientRect: () => box.current?.getBoundingClientRect() ?? nowhere }),
    [box],
  );
  return <SuggestionList id={id} anchor={anchor} suggestions={suggestions} />;
}

const nowhere = { left: 0, right: 0, top: 0, bottom: 0 };

/** As high as its text; the style sheet stops it at eight lines. */
function grow(field: HTMLTextAreaElement): void {
  field.style.blockSize = 'auto';
  if (field.scrollHeight > 0) field.style.blockSize = `${field.scrollHeight}px`;
}
