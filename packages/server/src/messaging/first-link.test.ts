import { describe, expect, it } from 'vitest';
import { firstLink } from './first-link.js';

describe('the first link', () => {
  it('is what a reader would open', () => {
    for (const [text, link] of [
      ['see https://example.com/a.', 'https://example.com/a'],
      ['(https://example.com/wiki/A_(b))', 'https://example.com/wiki/A_(b)'],
      ['[label](https://example.com/a?b=c)', 'https://example.com/a?b=c'],
      ['**https://example.com**', 'https://example.com'],
      ['<https://example.com/x>', 'https://example.com/x'],
      ['HTTP://EXAMPLE.COM/', 'HTTP://EXAMPLE.COM/'],
      ['first http://a.example then http://b.example', 'http://a.example'],
      ['www.example.com, well', 'https://www.example.com'],
      ['http://1.2.3.4/x', 'http://1.2.3.4/x'],
      ['https://bücher.example/ü', 'https://bücher.example/ü'],
    ] as const)
      expect([text, firstLink(text)]).toEqual([text, link]);
  });

  it('is none where nothing leads to the web', () => {
    for (const text of [
      '',
      'no link',
      'ftp://example.com',
      'javascript://example.com/%0aalert(1)',
      'file:///etc/passwd',
      'mailto:bob@example.com',
      'http://',
      'https://localhost/',
      'https://user:secret@example.com/',
      'xwww.example.com',
      '`https://example.com`',
      '```\nhttps://example.com\n```',
      '``` https://example.com',
      `https://example.com/${'x'.repeat(2_048)}`,
    ])
      expect([text, firstLink(text)]).toEqual([text, undefined]);
    expect(firstLink('`code` https://example.com `more`')).toBe('https://example.com');
  });

  it('is none or a good one in whatever text there may be, however long', () => {
    for (const part of [
      '`',
      '```',
      'http://',
      'https://a.',
      'www.',
      '(',
      ')',
      'https://example.com)',
      '](',
      'a.',
      '\u202e',
    ])
      for (const text of [part.repeat(16_384 / part.length), `https://${part.repeat(16_000 / part.length)}`]) {
        const link = firstLink(text);
        expect(link === undefined || URL.canParse(link)).toBe(true);
      }
  });
});
