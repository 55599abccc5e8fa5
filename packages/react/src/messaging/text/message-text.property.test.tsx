import { render } from '@testing-library/react';
import fc from 'fast-check';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, inject, it } from 'vitest';
import { MessageText } from './message-text.js';
import { plainText } from './plain-text.js';

const tokens = [
  ...[
    '*',
    '**',
    '_',
    '~~',
    '`',
    '```',
    '```ts',
    '[',
    ']',
    '(',
    ')',
    '](',
    '@',
    '>',
    '> ',
    '- ',
    '1. ',
    '\n',
    '\n\n',
    '  ',
    ' ',
  ],
  ...['a', 'bob', 'é', '漢', 'ל', '\u202E', '\u2066', '\u200D', '\uD800', '😀', '\\', '\0', '\r\n', '\t', '&amp;', '.'],
  ...[
    'https://x.org',
    'www.a.b',
    'a@b.org',
    'javascript:alert(1)',
    'data:text/html,x',
    '<img src=x onerror=alert(1)>',
    '</p>',
  ],
];
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...tokens), maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
);
const mentions = [{ label: 'bob', userId: 'bob' }, { label: '漢a', userId: 'han' }, { label: 'all' }];
const runs = { numRuns: 300 * inject('runsFactor') };

const allowed: Readonly<Record<string, readonly string[]>> = {
  DIV: ['class'],
  P: ['dir'],
  STRONG: [],
  EM: [],
  S: [],
  CODE: ['class', 'dir'],
  PRE: ['class', 'dir', 'data-parley-language'],
  BLOCKQUOTE: ['class', 'dir'],
  UL: ['class', 'dir'],
  OL: ['class', 'dir'],
  LI: ['value'],
  A: ['class', 'href', 'title', 'dir', 'target', 'rel'],
  BDI: ['class'],
};

/** What is left of a text without marks and spaces. */
const letters = (given: string) => given.replaceAll(/[\s\d*_~`>•()[\]./\\-]/gu, '');

/** Everything that can be read, with where links lead and what language code is in. */
function readable(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
  const own = [...node.childNodes].map(readable).join('');
  if (!(node instanceof HTMLElement)) return own;
  const language = node.dataset['parleyLanguage'] ?? '';
  const labelled = node instanceof HTMLAnchorElement && !sameAddress(node);
  return language + own + (labelled ? node.href : '');
}

function sameAddress(link: HTMLAnchorElement): boolean {
  const shown = link.textContent;
  return (
    link.href === `mailto:${shown}` ||
    [shown, `https://${shown}`].some((each) => URL.canParse(each) && new URL(each).href === link.href)
  );
}

describe('MessageText', () => {
  it('renders any text, with nothing but harmless elements and attributes', () => {
    fc.assert(
      fc.property(text, (given) => {
        const { container, unmount } = render(<MessageText text={given} mentions={mentions} myId="bob" />);
        for (const element of container.querySelectorAll('*')) {
          if (element === container) continue;
          expect(Object.keys(allowed)).toContain(element.tagName);
          for (const { name } of element.attributes) expect(allowed[element.tagName]).toContain(name);
          if (element instanceof HTMLAnchorElement) {
            expect(element.href).toMatch(/^(?:https?|mailto):/u);
            expect(element.rel).toBe('noopener noreferrer nofollow');
          }
        }
        unmount();
      }),
      runs,
    );
  });

  it('loses nothing but marks', () => {
    fc.assert(
      fc.property(text, (given) => {
        const { container, unmount } = render(<MessageText text={given} mentions={mentions} />);
        expect(letters(readable(container))).toBe(letters(given));
        unmount();
      }),
      runs,
    );
  });

  it('keeps text without marks to the letter', () => {
    const plain = fc.string({
      unit: fc.constantFrom('a', 'Z', ' ', '\n', 'ß', '漢', '\u202E', '\u200B', '😀', '<', '&', '"', "'"),
    });
    fc.assert(
      fc.property(plain, (given) => {
        const { container, unmount } = render(<MessageText text={given} />);
        const lines = given.split('\n');
        const hasText = (line: string) => line.trim() !== '';
        // Empty lines around a message are no part of it.
        const within = lines.slice(lines.findIndex(hasText), lines.findLastIndex(hasText) + 1);
        expect(container.textContent).toBe(lines.some(hasText) ? within.join('\n') : '');
        unmount();
      }),
      runs,
    );
  });

  it('stays shallow, and is the same on a server', () => {
    fc.assert(
      fc.property(text, (given) => {
        const html = renderToStaticMarkup(<MessageText text={given} mentions={mentions} />);
        let depth = 0;
        let most = 0;
        for (const [tag] of html.matchAll(/<\/?[a-z]+/gu)) {
          depth += tag.startsWith('</') ? -1 : 1;
          most = Math.max(most, depth);
        }
        expect(most).toBeLessThanOrEqual(30);
        expect(depth).toBe(0);
      }),
      runs,
    );
  });

  it('has a line of plain words for any text', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(plainText(given)).not.toMatch(/\n/u);
      }),
      runs,
    );
  });
});
