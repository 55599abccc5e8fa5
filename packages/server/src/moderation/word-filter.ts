/** Finds words in texts. */
export interface WordFilter {
  has(text: string): boolean;
  /** The text with a `*` for each character of the words. */
  mask(text: string): string;
}

/**
 * Finds these words where they stand alone, whatever their case; also as they are once the text is in Unicode's compatible form
 * (NFKC), so that wide, circled and mathematical letters hide nothing.
 */
export function createWordFilter(words: readonly string[]): WordFilter {
  const given = [...new Set(words.map((word) => word.normalize('NFKC')))].sort((a, b) => b.length - a.length);
  const any = given.map((word) => word.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')).join('|');
  const pattern = any === '' ? undefined : new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})(?![\\p{L}\\p{N}])`, 'giu');
  const found = (text: string) => pattern !== undefined && text.search(pattern) >= 0;

  return {
    has: (text) => found(text) || found(text.normalize('NFKC')),
    mask(text) {
      const normal = text.normalize('NFKC');
      if (!pattern || !found(normal)) return text;
      return normal.replace(pattern, (word) => '*'.repeat(Array.from(word).length));
    },
  };
}
