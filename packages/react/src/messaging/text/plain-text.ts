import { parseText } from './parse-text.js';
import type { Block, Inline } from './text-parts.js';

/** A text on one line without its marks: for previews, titles and what is announced. */
export function plainText(text: string): string {
  return parseText(text).map(wordsOf).join(' ').replaceAll(/\s+/gu, ' ').trim();
}

function wordsOf(block: Block): string {
  switch (block.kind) {
    case 'code':
      return block.text;
    case 'paragraph':
      return inlineWords(block.children);
    case 'quote':
      return block.children.map(wordsOf).join(' ');
    case 'list':
      return block.items.map((item) => item.children.map(wordsOf).join(' ')).join(' ');
  }
}

function inlineWords(parts: readonly Inline[]): string {
  return parts.map((part) => ('text' in part ? part.text : inlineWords(part.children))).join('');
}
