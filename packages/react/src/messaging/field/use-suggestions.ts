import type { User } from '@parley/core';
import { useMemo, useState, type KeyboardEvent, type RefObject } from 'react';
import type { Words } from '../../theme/words.js';
import { useLater } from '../../theme/use-later.js';
import { rareCode } from '../rare-code.js';
import { insertText } from './insert-text.js';
import { queryAt, suggestionsFor, type Query, type Suggestion } from './suggestions.js';

/** What a field suggests while somebody writes. */
export interface Suggestions {
  readonly items: readonly Suggestion[];
  readonly active: number;
  readonly choose: (suggestion: Suggestion) => void;
  readonly setActive: (place: number) => void;
  /** Looks at what stands before the cursor now. */
  readonly look: () => void;
  readonly close: () => void;
  /** Arrows, Enter, Tab and Escape while there is something to choose. True when the key was used. */
  readonly keyDown: (event: KeyboardEvent) => boolean;
}

/** People behind an `@` and emoji behind a `:`. */
export function useSuggestions(
  field: RefObject<HTMLTextAreaElement | null>,
  users: readonly User[],
  strings: Words,
): Suggestions {
  const [query, setQuery] = useState<Query>();
  const [active, setActive] = useState(0);
  const { loaded: emoji } = useLater(rareCode, query?.kind === 'emoji');
  const items = useMemo(
    () => (query ? suggestionsFor(query, { users, strings, emojiNamed: emoji?.emojiNamed }) : []),
    [query, users, strings, emoji],
  );
  const place = Math.min(active, Math.max(0, items.length - 1));
  const choose = ({ text }: Suggestion) => {
    if (field.current && query) insertText(field.current, text, query);
    setQuery(undefined);
  };
  const look = () => {
    const element = field.current;
    if (!element || element.selectionStart !== element.selectionEnd) {
      setQuery(undefined);
      return;
    }
    const { value, selectionEnd: cursor } = element;
    const [whole, name = ''] =
      /(?<=^|\s):([\p{L}\p{N}_+-]{1,30}):$/u.exec(value.slice(Math.max(0, cursor - 34), cursor)) ?? [];
    const sign = whole === undefined ? undefined : rareCode.now()?.emojiCalled(name, strings.emoji);
    // Written to its end before the emoji were there.
    if (whole !== undefined && !rareCode.now()) void rareCode.load().then(look, () => undefined);
    if (whole !== undefined && sign !== undefined) {
      insertText(element, sign, { from: cursor - whole.length, to: cursor });
      setQuery(undefined);
      return;
    }
    const next = queryAt(value, cursor);
    setQuery((now) => (now?.from === next?.from && now?.words === next?.words ? now : next));
    if (next?.words !== query?.words) setActive(0);
  };
  const keyDown = (event: KeyboardEvent) => {
    const chosen = items[place];
    if (!chosen || event.nativeEvent.isComposing) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setActive((place + step + items.length) % items.length);
    else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') choose(chosen);
    else if (event.key === 'Escape') {
      event.stopPropagation();
      setQuery(undefined);
    } else return false;
    event.preventDefault();
    return true;
  };
  return { items, active: place, choose, setActive, look, close: () => setQuery(undefined), keyDown };
}
