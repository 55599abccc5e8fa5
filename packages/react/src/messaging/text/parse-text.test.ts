import { describe, expect, it } from 'vitest';
import { isEmoji, isFewEmoji, isolated, isVisible } from './looks.js';
import { parseText } from './parse-text.js';
import { plainText } from './plain-text.js';
import type { Block, Inline } from './text-parts.js';

/** Blocks in short: `p(…)`, `strong(…)`, so that a table can be read. */
function short(blocks: readonly Block[]): string {
  return blocks.map(shortBlock).join(' ');
}

function shortBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `p(${shortInline(block.children)})`;
    case 'code':
      return `pre${block.language === undefined ? '' : `:${block.language}`}(${block.text})`;
    case 'quote':
      return `quote(${short(block.children)})`;
    case 'list':
      return `list(${block.items.map(({ value = '-', children }) => `${value} ${short(children)}`).join(', ')})`;
  }
}

function shortInline(parts: readonly Inline[]): string {
  return parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.kind === 'link') return `a:${part.href}(${shortInline(part.children)})`;
      if (part.kind === 'mention') return `at:${part.userId ?? 'all'}(${part.text})`;
      return `${part.kind}(${'text' in part ? part.text : shortInline(part.children)})`;
    })
    .join('');
}

const people = [
  { label: 'Bob Ødegård', userId: 'bob' },
  { label: 'Bob', userId: 'bob2' },
  { label: 'bob', userId: 'bob' },
  { label: 'all' },
];

describe('parseText', () => {
  it.each([
    ['plain', 'p(plain)'],
    ['**bold** and *it*, _it_, ~~gone~~', 'p(strong(bold) and em(it), em(it), strike(gone))'],
    ['***both***', 'p(em(strong(both)))'],
    ['**a *b* c**', 'p(strong(a em(b) c))'],
    ['这是**重点**内容', 'p(这是strong(重点)内容)'],
    ['**صباح** الخير', 'p(strong(صباح) الخير)'],
    ['`a * b` ``x ` y``', 'p(code(a * b) code(x ` y))'],
    ['line\nbreak\n\nfar', 'p(line\nbreak\n\nfar)'],
    ['```ts\nconst a = `b`;\n\n> c\n```', 'pre:ts(const a = `b`;\n\n> c)'],
    ['> a\n> > b\nc', 'quote(p(a) quote(p(b))) p(c)'],
    ['- a\n- b\n  - c', 'list(- p(a), - p(b) list(- p(c)))'],
    ['3. c\n1. a\n1. b', 'list(3 p(c), 1 p(a), 1 p(b))'],
    ['- a\n1. b', 'list(- p(a)) list(1 p(b))'],
    ['see https://a.org/x_y_z, *now*', 'p(see a:https://a.org/x_y_z(https://a.org/x_y_z), em(now))'],
    ['[here](https://a.org/(x)) or [mail](mailto:a@b.org)', 'p(a:https://a.org/(x)(here) or a:mailto:a@b.org(mail))'],
    ['hi @Bob Ødegård!', 'p(hi at:bob(@Bob Ødegård)!)'],
    ['@Bob @bob @all', 'p(at:bob2(@Bob) at:bob(@bob) at:all(@all))'],
  ])('reads %j', (text, expected) => {
    expect(short(parseText(text, people))).toBe(expected);
  });

  it.each([
    '2*3*4 = 24',
    '2 * 3 * 4',
    'snake_case_name and __init__',
    '¯\\_(ツ)_/¯',
    'C:\\*.txt and \\\\server\\share',
    '**open *and* not closed'.replace('*and*', 'and'),
    '~approximately~ ~5',
    '```not closed',
    '1.5 litres',
    '-5 degrees',
    '>_<',
    '#1 is no heading',
    '[x](javascript:alert(1))',
    '[x](data:text/html,x) [y](//a.org) [z](/path)',
    '[https://bank.example](https://evil.example/)'.replace('https://evil.example/', 'ftp://evil.example'),
    'a@bob',
    '@bobby @Bobby',
    '<b>no</b> <script>alert(1)</script>',
    '***************',
  ])('leaves %j as it is', (text) => {
    const [only] = parseText(text, people);
    const parts = only?.kind === 'paragraph' ? only.children : [];
    expect(parts.every((part) => part.kind === 'text')).toBe(true);
    expect(shortInline(parts)).toBe(text);
  });

  it('makes no link of a label that pretends to lead elsewhere', () => {
    expect(short(parseText('[https://bank.org](https://evil.org)'))).not.toContain('a:https://evil.org/(https://bank');
    expect(short(parseText('[https://bank.org](https://bank.org)'))).toBe('p(a:https://bank.org/(https://bank.org))');
  });

  it('nests quotes and lists four deep and no deeper', () => {
    expect(short(parseText('> > > > > > x'))).toBe('quote(quote(quote(quote(p(> > x)))))');
  });

  const hostile: Readonly<Record<string, string>> = {
    'stars and words': '*a '.repeat(6000),
    'pairs of stars': '** '.repeat(6000),
    underscores: '_a_'.repeat(5500),
    brackets: '['.repeat(16_384),
    'half links': '[a](http://x'.repeat(1300),
    'links with brackets': `[a](http://x${'(a'.repeat(300)}`.repeat(26),
    backticks: Array.from({ length: 170 }, (_, index) => '`'.repeat(index + 1)).join(' '),
    fences: '```\n'.repeat(4000),
    quotes: '> '.repeat(8000),
    lists: '- a\n'.repeat(4000),
    'nested lists': Array.from({ length: 120 }, (_, index) => `${'  '.repeat(index)}- a`).join('\n'),
    ats: '@'.repeat(16_384),
    addresses: 'a.'.repeat(8000),
    'spaces and a mark': `${' '.repeat(16_000)}*`,
  };
  it.each(Object.entries(hostile))('gets through %s', (_name, text) => {
    const named = Array.from({ length: 50 }, (_, index) => ({ label: `bob${index}`, userId: 'bob' }));
    expect(parseText(text, named).length).toBeGreaterThan(0);
  });
});

describe('plainText', () => {
  it('is one line without marks', () => {
    expect(plainText('**Hi** `x`\n> quoted\n\n- a\n- b\n```\ncode\n```')).toBe('Hi x quoted a b code');
  });
});

describe('how a text looks', () => {
  it.each(['👍', '👍🏽', '❤️', '👨‍👩‍👧‍👦', '🇫🇷', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '1️⃣'])('knows %s as one emoji', (text) => {
    expect(isEmoji(text)).toBe(true);
    expect(isFewEmoji(`${text} ${text}`)).toBe(true);
  });

  it.each(['', 'a', '👍a', '👍👍', ':)', '1', '\u200D'])('knows %j as none', (text) => {
    expect(isEmoji(text)).toBe(false);
  });

  it('shows few emoji larger, many not', () => {
    expect(isFewEmoji('👍'.repeat(6))).toBe(true);
    expect(isFewEmoji('👍'.repeat(7))).toBe(false);
    expect(isFewEmoji('ok 👍')).toBe(false);
  });

  it.each(['', ' \n', '\u200B', '\u200D\u2060\uFEFF', '\u202E', '\u3164'])('sees nothing in %j', (text) => {
    expect(isVisible(text)).toBe(false);
  });

  it.each(['a', '.', '👍', '\u200Ba', 'ل'])('sees something in %j', (text) => {
    expect(isVisible(text)).toBe(true);
  });

  it('keeps names apart that turn writing round', () => {
    expect(isolated('Ada')).toBe('Ada');
    expect(isolated('\u202Eada')).toBe('\u2068\u202Eada\u2069');
    expect(isolated('ليلى')).toBe('\u2068ليلى\u2069');
  });
});
