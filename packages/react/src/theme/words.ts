import { english } from './english.js';
import type { PartialStrings } from './strings.js';

/** What the components say where no call is shown. */
export type Words = typeof english;

/** The English words with those of the app in their place. */
export function mergeWords(own: PartialStrings | undefined): Words {
  return withOwn(english, own);
}

/** Groups of words with those of the app in their place, one by one. */
export function withOwn<T extends object>(given: T, own: PartialStrings | undefined): T {
  if (!own) return given;
  const groups = Object.entries(given).map(([group, words]: [string, object]) => [
    group,
    { ...words, ...own[group as keyof PartialStrings] },
  ]);
  return Object.fromEntries(groups) as T;
}
