import { english } from './english.js';

/** Everything the components say. Functions get plain values, so that any language can order its words. */
export type Strings = typeof english;

/** As many of the strings as an app wants to say in its own words. */
export type PartialStrings = { readonly [Group in keyof Strings]?: Partial<Strings[Group]> };

/** The English strings with those of the app in their place. */
export function mergeStrings(own: PartialStrings | undefined): Strings {
  if (!own) return english;
  const groups = Object.entries(english).map(([group, words]) => [group, { ...words, ...own[group as keyof Strings] }]);
  return Object.fromEntries(groups) as Strings;
}
