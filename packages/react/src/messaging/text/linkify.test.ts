import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkify } from './linkify.js';

const links = (text: string) => linkify(text).filter((part) => part.href !== undefined);

describe('linkify', () => {
  it.each([
    ['see https://parley.dev/docs.', 'https://parley.dev/docs', 'https://parley.dev/docs'],
    ['www.example.com!', 'www.example.com', 'https://www.example.com/'],
    ['(http://localhost:7275/a)', 'http://localhost:7275/a', 'http://localhost:7275/a'],
    [
      'https://en.wikipedia.org/wiki/A_(b)',
      'https://en.wikipedia.org/wiki/A_(b)',
      'https://en.wikipedia.org/wiki/A_(b)',
    ],
    ['write to ada@example.com, please', 'ada@example.com', 'mailto:ada@example.com'],
  ])('finds the address in %s', (text, shown, href) => {
    expect(links(text)).toEqual([{ text: shown, href }]);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'https://',
    'http://nohost',
    'a@b',
    'vbscript:x',
  ])('makes no link of %s', (text) => {
    expect(links(text)).toEqual([]);
  });

  it.each([['a'], [')'], ['www.'], ['a@'], ['a.'], ['https://']])('reads 16 KiB of %s once', (part) => {
    const text = part.repeat(16_384 / part.length);
    const words = linkify(text);
    expect(words.map((each) => each.text).join('')).toBe(text);
  });

  it('keeps every character in order and links to nothing but the web and mail', () => {
    const word = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.webUrl(),
      fc.emailAddress(),
      fc.constantFrom('javascript:x', 'www.', '((', '))', ' '),
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const text = words.join(' ');
        const parts = linkify(text);
        expect(parts.map((part) => part.text).join('')).toBe(text);
        for (const { href } of parts) if (href !== undefined) expect(href).toMatch(/^(https?:\/\/|mailto:)/);
      }),
    );
  });
});
