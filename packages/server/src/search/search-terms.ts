import type { Highlight } from '@parley/protocol';

/** A word as the index has it, and what of the text it stands for, in UTF-16 code units. */
export interface Term extends Highlight {
  readonly term: string;
}

/** Words that must follow each other; the last may be the beginning of a word. */
export interface Phrase {
  readonly terms: readonly string[];
  readonly prefix: boolean;
}

/** Of a longer word only the beginning is in the index. */
const longestTerm = 64;
/** What an answer marks of one text. */
const mostHighlights = 50;
/** One or two letters begin too many words. */
const shortestPrefix = 3;

const word = /[\p{L}\p{N}\p{M}]+|\p{Extended_Pictographic}/gu;
const notOfWords = /[^\p{L}\p{N}\p{M}\p{Extended_Pictographic}]/gu;
// Accents of Latin, Greek and Cyrillic, and the points of Hebrew and Arabic: others are what words are made of.
const accents = /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u0652\u0670]/gu;
const letters: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ς: 'σ' },
};
const oddLetters = new RegExp(`[${Object.keys(letters).join('')}]`, 'gu');
const plainWord = /^[a-z0-9]*$/;
/** Scripts that put no space between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー\uff9e\uff9f]+/gu;
const quotes = /["“”„«»]/u;

/** A word without case and accents, as the index has it. */
export function fold(text: string): string {
  const low = text.toLowerCase();
  if (plainWord.test(low)) return low;
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(accents, '')
    .replace(oddLetters, (letter) => letters[letter] ?? letter)
    .normalize('NFC')
    .replace(notOfWords, '');
}

/**
 * The words of a text, in order. Where a script puts no space between words, each two neighbouring characters are one, and the
 * last character is one too: then whatever is looked for begins at one of them.
 */
export function termsOf(text: string): readonly Term[] {
  const found: Term[] = [];
  for (const { 0: part, index } of text.matchAll(word)) {
    let done = 0;
    for (const { 0: run, index: at } of part.matchAll(unspaced)) {
      addWord(found, part.slice(done, at), index + done);
      addPairs(found, run, index + at);
      done = at + run.length;
    }
    addWord(found, part.slice(done), index + done);
  }
  return found;
}

function addWord(found: Term[], part: string, start: number): void {
  const term = fold(part).slice(0, longestTerm);
  if (term !== '') found.push({ term, start, end: start + part.length });
}

function addPairs(found: Term[], run: string, start: number): void {
  const before = Array.from(run);
  const folded = Array.from(fold(run));
  // Where folding joins characters, their places are those of the whole.
  const apart = before.length === folded.length;
  let at = start;
  folded.forEach((one, i) => {
    const next = folded[i + 1] ?? '';
    const length = (before[i]?.length ?? 0) + (next === '' ? 0 : (before[i + 1]?.length ?? 0));
    const place = apart ? { start: at, end: at + length } : { start, end: start + run.length };
    found.push({ term: one + next, ...place });
    at += before[i]?.length ?? 0;
  });
}

/** What a query asks for, all of which must be there; nothing where it has no words. */
export function readQuery(query: string): readonly Phrase[] {
  const phrases = query.split(quotes).flatMap((part, i) => {
    const quoted = i % 2 === 1;
    return quoted ? [phraseOf(part, false)] : part.split(/\s+/u).map((one) => phraseOf(one, true));
  });
  const seen = new Set<string>();
  return phrases.filter(({ terms, prefix }) => {
    const key = `${terms.join(' ')} ${String(prefix)}`;
    if (terms.length === 0 || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function phraseOf(part: string, beginning: boolean): Phrase {
  const found = termsOf(part);
  const last = found.at(-1);
  const terms = found.map(({ term }) => term);
  if (!last) return { terms, prefix: false };
  const before = found.at(-2);
  // The last character of a run is in the pair before it, after which others may follow.
  const paired = before !== undefined && before.end === last.end;
  if (paired) return { terms: terms.slice(0, -1), prefix: false };
  const alone = last.term.length <= 2 && last.term.search(unspaced) === 0;
  return { terms, prefix: alone || (beginning && last.term.length >= shortestPrefix) };
}

/** Where a text has what is asked for; undefined where it has not all of it. */
export function findPhrases(terms: readonly Term[], phrases: readonly Phrase[]): readonly Highlight[] | undefined {
  const found: Highlight[] = [];
  for (const phrase of phrases) {
    const places = placesOf(terms, phrase);
    if (places.length === 0) return undefined;
    found.push(...places);
  }
  return merged(found).slice(0, mostHighlights);
}

function placesOf(terms: readonly Term[], { terms: wanted, prefix }: Phrase): readonly Highlight[] {
  const last = wanted.length - 1;
  const fits = (at: number) =>
    wanted.every((one, i) => {
      const { term = '' } = terms[at + i] ?? {};
      return prefix && i === last ? term.startsWith(one) : term === one;
    });
  return terms.flatMap(({ start }, at) => (fits(at) ? [{ start, end: terms[at + last]?.end ?? start }] : []));
}

function merged(places: readonly Highlight[]): readonly Highlight[] {
  const result: Highlight[] = [];
  for (const place of [...places].sort((a, b) => a.start - b.start)) {
    const before = result.at(-1);
    if (before && place.start <= before.end)
      result[result.length - 1] = { start: before.start, end: Math.max(before.end, place.end) };
    else result.push(place);
  }
  return result;
}

/** The words by which a user is found, each once. */
export function wordsOfUser({ id, name }: { readonly id: string; readonly name: string }): readonly string[] {
  return [...new Set([...termsOf(name), ...termsOf(id)].map(({ term }) => term))];
}
