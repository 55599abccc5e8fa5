import { parseInline } from './parse-inline.js';
import type { Block, ListItem, MentionLabel } from './text-parts.js';

/** Quotes and lists inside of each other; what is deeper stays as it was written. */
const mostDepth = 4;

const opening = /^ {0,3}```([\w+#.-]*)[ \t]*$/u;
const closing = /^ {0,3}```[ \t]*$/u;
const quoted = /^ {0,3}>(?: |(?=>)|$)/u;
const item = /^( {0,3})(?:[-*•]|(\d{1,9})[.)])[ \t]+(?=\S)/u;
const indented = /^(?: {2,}|\t)(?=\S)/u;

/**
 * Reads the subset of Markdown that messages have: bold, italic, struck, code, quotes, lists, links and mentions. It takes time in
 * proportion to the text, whatever the text is, and nothing is lost but marks that stand in pairs or begin a line.
 */
export function parseText(text: string, mentions: readonly MentionLabel[] = []): readonly Block[] {
  const longestFirst = mentions.toSorted((one, other) => other.label.length - one.label.length);
  return parseLines(text.split(/\r\n?|\n/u), 0, longestFirst);
}

function parseLines(lines: readonly string[], depth: number, mentions: readonly MentionLabel[]): readonly Block[] {
  const blocks: Block[] = [];
  const lastClosing = lines.findLastIndex((line) => closing.test(line));
  let paragraph: string[] = [];
  const endParagraph = () => {
    const from = paragraph.findIndex(hasText);
    const to = paragraph.findLastIndex(hasText);
    const text = paragraph.slice(from, to + 1).join('\n');
    if (from >= 0) blocks.push({ kind: 'paragraph', children: parseInline(text, mentions) });
    paragraph = [];
  };
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const fence = at < lastClosing ? opening.exec(line) : null;
    if (fence) {
      endParagraph();
      const end = endOf(lines, at + 1, (each) => !closing.test(each));
      blocks.push({ kind: 'code', text: lines.slice(at + 1, end).join('\n'), language: fence[1] || undefined });
      at = end + 1;
    } else if (depth < mostDepth && quoted.test(line)) {
      endParagraph();
      const end = endOf(lines, at, (each) => quoted.test(each));
      const inner = lines.slice(at, end).map((each) => each.replace(quoted, ''));
      blocks.push({ kind: 'quote', children: parseLines(inner, depth + 1, mentions) });
      at = end;
    } else if (depth < mostDepth && item.test(line)) {
      endParagraph();
      const items: ListItem[] = [];
      const numbered = isNumbered(line);
      while (at < lines.length && item.test(lines[at] ?? '') && isNumbered(lines[at] ?? '') === numbered) {
        const end = endOf(lines, at + 1, (each) => indented.test(each));
        items.push(readItem(lines.slice(at, end), depth, mentions));
        at = end;
      }
      blocks.push({ kind: 'list', items });
    } else {
      paragraph.push(line);
      at += 1;
    }
  }
  endParagraph();
  return blocks;
}

function readItem(
  [first = '', ...rest]: readonly string[],
  depth: number,
  mentions: readonly MentionLabel[],
): ListItem {
  const [mark = '', , number] = item.exec(first) ?? [];
  const inner = rest.map((line) => line.replace(/^(?:\t| {1,4})/u, (space) => space.slice(Math.min(mark.length, 4))));
  const children = parseLines([first.slice(mark.length), ...inner], depth + 1, mentions);
  return { value: number === undefined ? undefined : Number(number), children };
}

function isNumbered(line: string): boolean {
  return item.exec(line)?.[2] !== undefined;
}

function endOf(lines: readonly string[], from: number, holds: (line: string) => boolean): number {
  let end = from;
  while (end < lines.length && holds(lines[end] ?? '')) end += 1;
  return end;
}

function hasText(line: string): boolean {
  return line.trim() !== '';
}
