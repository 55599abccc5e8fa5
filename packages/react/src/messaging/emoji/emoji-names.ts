import { fold } from '../field/fold.js';
import type { Suggestion } from '../field/suggestions.js';
import { offeredEmoji } from './offered-emoji.js';

/** Words by which emoji are found, the first of them their `:name:`. */
export type EmojiNames = Readonly<Record<string, string>>;

/** The emoji with a word that begins so, with the app's own words; those that are called so come first. No words find all. */
export function emojiNamed(words: string, own: EmojiNames): readonly Suggestion[] {
  const wanted = fold(words).replaceAll('_', ' ');
  const found = all(own).flatMap(([sign, names]) => {
    const each = fold(names).split(' ');
    const rank =
      wanted === '' || each[0] === wanted
        ? 0
        : each[0]?.startsWith(wanted)
          ? 1
          : each.some((name) => name.startsWith(wanted))
            ? 2
            : 3;
    return rank === 3 ? [] : [{ rank, sign, name: names.split(' ')[0] ?? sign }];
  });
  return found
    .sort((one, other) => one.rank - other.rank)
    .map(({ sign, name }) => ({ key: sign, text: sign, label: `:${name}:`, emoji: sign }));
}

/** The emoji that is called so exactly. */
export function emojiCalled(name: string, own: EmojiNames): string | undefined {
  const wanted = fold(name);
  return all(own).find(([, names]) => fold(names).split(' ').includes(wanted))?.[0];
}

function all(own: EmojiNames): readonly (readonly [string, string])[] {
  return Object.entries({ ...offeredEmoji, ...own });
}
