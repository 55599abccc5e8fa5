import { linkify, safeHref } from './linkify.js';
import type { Inline, MentionLabel } from './text-parts.js';

/** Marks that wait for their partner; more than these are letters like all others, which bounds depth and time. */
const mostOpen = 8;

const mark = /[*_~`[@]/gu;
const run = /\*+|_+|~+|`+/uy;
const labelled =
  /\[([^[\]\n]{1,500})\]\(((?:https?:\/\/|mailto:)[^\s()<>[\]]{1,2000}(?:\([^\s()<>[\]]{0,200}\)[^\s()<>[\]]{0,500}){0,4})\)/iuy;
// Scripts without spaces between words let marks stand anywhere.
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const kinds = { '**': 'strong', '*': 'em', _: 'em', '~~': 'strike' } as const;

interface Mark {
  readonly char: string;
  count: number;
}

type Piece = Inline | Mark;

/** Reads a paragraph. */
export function parseInline(text: string, mentions: readonly MentionLabel[], inLink = false): readonly Inline[] {
  const pieces: Piece[] = [];
  const open: { readonly mark: Mark; readonly place: number }[] = [];
  const links = inLink ? [] : linksIn(text);
  let closers: Closers | undefined;
  let link = 0;
  let at = 0;

  const close = (char: string, given: number): number => {
    let count = given;
    for (let index = open.length - 1; index >= 0 && count > 0;) {
      const opener = open[index];
      if (!opener || opener.mark.char !== char || (char === '~' && opener.mark.count !== count)) {
        index -= 1;
        continue;
      }
      const used = Math.min(2, count, opener.mark.count);
      const kind = kinds[char.repeat(used) as keyof typeof kinds];
      const children = settle(pieces.splice(opener.place + 1));
      pieces.push({ kind, children });
      opener.mark.count -= used;
      count -= used;
      open.length = opener.mark.count === 0 ? index : index + 1;
      index = open.length - 1;
    }
    return count;
  };

  while (at < text.length) {
    const next = links[link];
    if (next && next.end <= at) {
      link += 1;
      continue;
    }
    mark.lastIndex = at;
    const found = mark.exec(text)?.index ?? text.length;
    const stop = next && next.start >= at ? Math.min(found, next.start) : found;
    if (stop > at) {
      pieces.push({ kind: 'text', text: text.slice(at, stop) });
      at = stop;
    } else if (next?.start === at) {
      const shown = text.slice(at, next.end);
      pieces.push({ kind: 'link', href: next.href, children: [{ kind: 'text', text: shown }] });
      at = next.end;
    } else {
      at = readMark(at);
    }
  }
  return settle(pieces);

  function readMark(from: number): number {
    const char = text.charAt(from);
    const plain = (to: number) => {
      pieces.push({ kind: 'text', text: text.slice(from, to) });
      return to;
    };
    if (char === '[') {
      const [whole, label = '', target = ''] = inLink ? [] : (matchAt(labelled, text, from) ?? []);
      const href = whole === undefined ? undefined : safeHref(target);
      if (whole === undefined || href === undefined || pretends(label, href)) return plain(from + 1);
      pieces.push({ kind: 'link', href, children: parseInline(label, [], true) });
      return from + whole.length;
    }
    if (char === '@') {
      const named = isWord(text.charAt(from - 1)) ? undefined : mentionAt(text, from + 1, mentions);
      if (!named) return plain(from + 1);
      const end = from + 1 + named.label.length;
      pieces.push({ kind: 'mention', text: text.slice(from, end), userId: named.userId });
      return end;
    }
    const count = matchAt(run, text, from)?.[0].length ?? 1;
    const end = from + count;
    if (char === '`') {
      closers ??= backticksIn(text);
      const closer = closers.after(count, end);
      if (closer === undefined) return plain(end);
      pieces.push({ kind: 'code', text: unpadded(text.slice(end, closer)) });
      return closer + count;
    }
    const [before, after] = [text.charAt(from - 1), text.charAt(end)];
    const fits = (char === '*' && count <= 3) || (char === '_' && count === 1) || (char === '~' && count === 2);
    if (!fits || before === '\\') return plain(end);
    const left = before !== '' && !/\s/u.test(before) && !isWord(after) ? close(char, count) : count;
    if (left === 0) return end;
    if (left === count && !isWord(before) && after !== '' && !/\s/u.test(after) && open.length < mostOpen) {
      const waiting: Mark = { char, count };
      open.push({ mark: waiting, place: pieces.push(waiting) - 1 });
      return end;
    }
    pieces.push({ kind: 'text', text: char.repeat(left) });
    return end;
  }
}

/** Marks without a partner become letters again, and letters beside each other one text. */
function settle(pieces: readonly Piece[]): readonly Inline[] {
  const settled: Inline[] = [];
  for (const piece of pieces) {
    const part: Inline = 'kind' in piece ? piece : { kind: 'text', text: piece.char.repeat(piece.count) };
    const last = settled.at(-1);
    if (part.kind === 'text' && last?.kind === 'text')
      settled[settled.length - 1] = { kind: 'text', text: last.text + part.text };
    else if (part.kind !== 'text' || part.text !== '') settled.push(part);
  }
  return settled;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function linksIn(text: string): readonly { readonly start: number; readonly end: number; readonly href: string }[] {
  const links: { start: number; end: number; href: string }[] = [];
  let start = 0;
  for (const part of linkify(text)) {
    const end = start + part.text.length;
    if (part.href !== undefined) links.push({ start, end, href: part.href });
    start = end;
  }
  return links;
}

/** A label that is an address must lead there. */
function pretends(label: string, href: string): boolean {
  return linkify(label).some((part) => part.href !== undefined && part.href !== href);
}

function mentionAt(text: string, at: number, mentions: readonly MentionLabel[]): MentionLabel | undefined {
  return mentions.find(({ label }) => text.startsWith(label, at) && !isWord(text.charAt(at + label.length)));
}

function isWord(char: string): boolean {
  return /[\p{L}\p{N}]/u.test(char) && !unspaced.test(char);
}

interface Closers {
  /** Where the next run of that many backticks begins. */
  after(count: number, from: number): number | undefined;
}

function backticksIn(text: string): Closers {
  const places = new Map<number, number[]>();
  for (const { 0: ticks, index } of text.matchAll(/`+/gu)) {
    const same = places.get(ticks.length);
    if (same) same.push(index);
    else places.set(ticks.length, [index]);
  }
  return {
    after(count, from) {
      const same = places.get(count) ?? [];
      // Nobody asks for a place before the last one again.
      while (same.length > 0 && (same[0] ?? 0) < from) same.shift();
      return same[0];
    },
  };
}

function unpadded(code: string): string {
  return code.startsWith(' ') && code.endsWith(' ') && code.trim() !== '' ? code.slice(1, -1) : code;
}
