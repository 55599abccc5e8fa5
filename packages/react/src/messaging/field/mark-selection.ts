import type { KeyboardEvent } from 'react';
import { insertText } from './insert-text.js';

const marks: Readonly<Record<string, string>> = { b: '**', i: '_', e: '`', 'shift+x': '~~' };

/** Ctrl or ⌘ with B, I, E or Shift+X puts marks around what is selected, or takes them away. True when it did. */
export function markSelection(event: KeyboardEvent<HTMLTextAreaElement>): boolean {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
  const mark = marks[`${event.shiftKey ? 'shift+' : ''}${event.key.toLowerCase()}`];
  if (mark === undefined) return false;
  event.preventDefault();
  const field = event.currentTarget;
  const { value } = field;
  const [from, to] = [field.selectionStart, field.selectionEnd];
  const selected = value.slice(from, to);
  const outer = { from: from - mark.length, to: to + mark.length };
  const marked = value.slice(outer.from, from) === mark && value.slice(to, outer.to) === mark;
  if (marked) insertText(field, selected, outer);
  else insertText(field, `${mark}${selected}${mark}`, { from, to });
  const start = marked ? outer.from : from + mark.length;
  field.setSelectionRange(start, start + selected.length);
  return true;
}
