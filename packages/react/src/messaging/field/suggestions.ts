import type { User } from '@parley/core';
import type { Strings } from '../../theme/strings.js';

/** What is being written, behind an `@` or a `:`. */
export interface Query {
  readonly kind: 'mention' | 'emoji';
  readonly words: string;
  readonly from: number;
  readonly to: number;
}

/** Something that may stand in place of a query. */
export interface Suggestion {
  readonly key: string;
  readonly text: string;
  readonly label: string;
  readonly detail?: string;
  readonly user?: User;
  readonly emoji?: string;
}

const most = 8;
const behind = /(?:^|[\s([{"'“„«>*_~-])(?:@([\p{L}\p{N}_.-]*(?: [\p{L}\p{N}_.-]+)?)|:([\p{L}\p{N}_+-]{2,}))$/u;

/** What stands before the cursor, if something can be suggested for it. */
export function queryAt(value: string, cursor: number): Query | undefined {
  const near = value.slice(Math.max(0, cursor - 60), cursor);
  const [, name, word] = behind.exec(near) ?? [];
  const words = name ?? word;
  if (words === undefined) return undefined;
  return { kind: name === undefined ? 'emoji' : 'mention', words, from: cursor - words.length - 1, to: cursor };
}

/** What fits the query, the best first. */
export function suggestionsFor(query: Query, users: readonly User[], strings: Strings): readonly Suggestion[] {
  const words = fold(query.words);
  if (query.kind === 'emoji') return emojiNamed(words, strings.emoji).slice(0, most);
  const everybody: Suggestion = {
    key: '@',
    text: `@${strings.mentions.all} `,
    label: strings.mentions.all,
    detail: strings.mentions.everybody,
  };
  const named = users
    .filter((user) => fold(user.id).startsWith(words) || startsWord(fold(user.name), words))
    .map((user) => ({ key: user.id, text: `@${nameToWrite(user)} `, label: user.name, detail: `@${user.id}`, user }));
  const all = users.length > 1 && fold(strings.mentions.all).startsWith(words) ? [everybody] : [];
  return [...named.slice(0, most), ...all];
}

/** The emoji with a word that begins so; those that are called so come first. */
export function emojiNamed(words: string, emoji: Strings['emoji']): readonly Suggestion[] {
  const wanted = fold(words).replaceAll('_', ' ');
  const found = Object.entries(emoji).flatMap(([sign, names]) => {
    const all = fold(names).split(' ');
    const rank =
      all[0] === wanted ? 0 : all[0]?.startsWith(wanted) ? 1 : all.some((name) => name.startsWith(wanted)) ? 2 : 3;
    return rank === 3 ? [] : [{ rank, sign, name: names.split(' ')[0] ?? sign }];
  });
  return found
    .sort((one, other) => one.rank - other.rank)
    .map(({ sign, name }) => ({ key: sign, text: sign, label: `:${name}:`, emoji: sign }));
}

/** The emoji that is called so exactly. */
export function emojiCalled(name: string, emoji: Strings['emoji']): string | undefined {
  const wanted = fold(name);
  return Object.entries(emoji).find(([, names]) => fold(names).split(' ').includes(wanted))?.[0];
}

// A name is written on one line; one that cannot be is called by its id.
function nameToWrite({ id, name }: User): string {
  return /^[^\p{C}\n]{1,80}$/u.test(name.trim()) && name.trim() === name ? name : id;
}

function startsWord(name: string, words: string): boolean {
  return name.startsWith(words) || name.split(/[\s-]+/u).some((part) => part.startsWith(words));
}

function fold(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase();
}
