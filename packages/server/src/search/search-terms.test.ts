import { describe, expect, it } from 'vitest';
import { findPhrases, fold, readQuery, termsOf, wordsOfUser } from './search-terms.js';

const words = (text: string) => termsOf(text).map(({ term }) => term);
const finds = (query: string, text: string) => findPhrases(termsOf(text), readQuery(query)) !== undefined;
const marked = (query: string, text: string) =>
  (findPhrases(termsOf(text), readQuery(query)) ?? []).map(({ start, end }) => text.slice(start, end));

describe('the words of a text', () => {
  it('have neither case nor accents', () => {
    expect(words('Crème BRÛLÉE, Straße & Ångström: Ørsted, Łódź, İstanbul')).toEqual(
      'creme brulee strasse angstrom orsted lodz istanbul'.split(' '),
    );
    expect(fold('Ὀδυσσεύς')).toBe(fold('ΟΔΥΣΣΕΥΣ'));
    expect(fold('שָׁלוֹם')).toBe('שלום');
    expect(words('re\u0301sume\u0301 ﬁne ½')).toEqual(['resume', 'fine', '12']);
  });

  it('are two neighbouring characters each where a script has no spaces, and the last one', () => {
    expect(words('合同书 v2')).toEqual(['合同', '同书', '书', 'v2']);
    expect(words('ｶﾞﾗｽ')).toEqual(['ガラ', 'ラス', 'ス']);
    expect(words('서명abc')).toEqual(['서명', '명', 'abc']);
  });

  it('are emoji too, and nothing else', () => {
    expect(words('👍 ok \u0000 "*" §c -- ()')).toEqual(['👍', 'ok', 'c']);
    expect(words('x'.repeat(200))).toEqual(['x'.repeat(64)]);
  });
});

describe('a query', () => {
  it('is of beginnings of words, all of which must be there', () => {
    expect(finds('contr', 'The Contract')).toBe(true);
    expect(finds('ontract', 'The contract')).toBe(false);
    expect(finds('bob contr', 'Contract of Bob')).toBe(true);
    expect(finds('bob contr', 'Contract of Ann')).toBe(false);
    // One or two letters would begin too much.
    for (const query of ['c', 'co']) expect(finds(query, 'contract')).toBe(false);
    expect(finds('con', 'contract')).toBe(true);
    expect(finds('c', 'plan c')).toBe(true);
    expect(finds('x'.repeat(150), 'x'.repeat(200))).toBe(true);
  });

  it('holds phrases in quotes, whole words in their order', () => {
    expect(finds('"signed contract"', 'the signed contract')).toBe(true);
    expect(finds('"signed contract"', 'signed the contract')).toBe(false);
    expect(finds('"signed contr"', 'the signed contract')).toBe(false);
    expect(finds('„signed contract“', 'the signed contract')).toBe(true);
    expect(finds('"signed contract', 'the signed contract')).toBe(true);
    expect(finds('v1.2', 'since v1.2.3')).toBe(true);
    expect(finds('v1.2', 'since v2.1')).toBe(false);
  });

  it('finds what stands anywhere in a text without spaces', () => {
    for (const query of ['合', '合同', '同书', '合同书', '书'])
      expect([query, finds(query, '新合同书店')]).toEqual([query, true]);
    for (const query of ['店合', '书合同']) expect([query, finds(query, '新合同书店')]).toEqual([query, false]);
    expect(finds('東京', '東京都庁')).toBe(true);
    expect(finds('計約', '東京で契約しました')).toBe(false);
    expect(finds('契約', '東京で契約しました')).toBe(true);
    expect(finds('계약', '계약서를 보냅니다')).toBe(true);
  });

  it('of operators alone asks for nothing', () => {
    for (const query of ['', ' ', '"', '""', '* AND'.slice(0, 1), '( ) ^ : - +', '\u0000', '§', '\ud800'])
      expect([query, readQuery(query)]).toEqual([query, []]);
  });
});

describe('what is marked', () => {
  it('is the words as they were written', () => {
    expect(marked('resume contr', 'Résumé and CONTRACTS')).toEqual(['Résumé', 'CONTRACTS']);
    expect(marked('"signed contract"', 'a signed, contract')).toEqual(['signed, contract']);
    expect(marked('合同', '新合同书')).toEqual(['合同']);
    expect(marked('合同书', '新合同书')).toEqual(['合同书']);
    expect(marked('a', 'a '.repeat(80))).toHaveLength(50);
  });
});

it('people are found by the words of their name and id', () => {
  expect(wordsOfUser({ id: 'bob.m@example', name: 'Bob Müller' })).toEqual(['bob', 'muller', 'm', 'example']);
});
