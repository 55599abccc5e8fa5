import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPhrases, readQuery, termsOf } from './search-terms.js';

const text = fc.string({ unit: 'binary', maxLength: 60 });
const spoken = fc
  .array(
    fc.constantFrom(
      'contract',
      'Müller',
      '合同书',
      'ガラス',
      '👍🏽',
      'a',
      'e\u0301t\u00e9',
      '서명',
      'ภาษาไทย',
      '½',
      '-',
      '"',
    ),
    {
      maxLength: 8,
    },
  )
  .chain((parts) => fc.constantFrom('', ' ').map((joint) => parts.join(joint)));

describe('the words of any text', () => {
  it('stand where they say, in rising order, and hold nothing that means something to a database', () => {
    fc.assert(
      fc.property(fc.oneof(text, spoken), (value) => {
        let before = 0;
        for (const { term, start, end } of termsOf(value)) {
          expect(term).not.toMatch(/[\s"'*:^()§&|!<>\\\u0000-\u001f\p{Surrogate}]/u);
          expect(start).toBeGreaterThanOrEqual(before);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(value.length);
          before = start;
        }
      }),
    );
  });

  it('are found by each of them, and by the whole text in quotes', () => {
    fc.assert(
      fc.property(spoken, (value) => {
        const terms = termsOf(value);
        const plain = value.replaceAll('"', ' ');
        for (const query of [plain, `"${plain}"`]) {
          const phrases = readQuery(query);
          expect([query, findPhrases(terms, phrases) === undefined]).toEqual([query, false]);
        }
      }),
    );
  });
});
