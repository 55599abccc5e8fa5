import type { Highlight } from '@parley/core';

/** A piece of a text, and whether it was searched for. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/** Code units before the first that was searched for, and in all. */
const before = 30;
const most = 200;

/** The part of a text around what was searched for, in pieces. */
export function excerpt(text: string, highlights: readonly Highlight[]): readonly Piece[] {
  const [first] = highlights;
  const from = first && first.start > before ? startOfWord(text, first.start - before, first.start) : 0;
  const to = wholeCharacter(text, Math.min(text.length, Math.max(from + most, first?.end ?? 0)));
  const pieces: Piece[] = from > 0 ? [{ text: '…', marked: false }] : [];
  let at = from;
  for (const { start, end } of highlights) {
    if (start >= to) break;
    if (start > at) pieces.push({ text: text.slice(at, start), marked: false });
    pieces.push({ text: text.slice(Math.max(at, start), Math.min(end, to)), marked: true });
    at = Math.min(end, to);
  }
  if (at < to) pieces.push({ text: text.slice(at, to), marked: false });
  if (to < text.length) pieces.push({ text: '…', marked: false });
  return pieces;
}

function startOfWord(text: string, from: number, to: number): number {
  const space = text.slice(from, to).search(/\s\S/u);
  return space === -1 ? wholeCharacter(text, from) : from + space + 1;
}

/** The place, or the one before it where that would cut a character in half. */
function wholeCharacter(text: string, place: number): number {
  return /^[\udc00-\udfff]/.test(text.slice(place, place + 1)) ? place - 1 : place;
}
