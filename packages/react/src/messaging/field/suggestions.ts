import type { User } from '@parley/core';
import type { Words } from '../../theme/words.js';
import type { EmojiNames } from '../emoji/emoji-names.js';
import { fold } from './fold.js';

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

/** What suggestions are taken from. */
export interface SuggestionSources {
  readonly users: readonly User[];
  readonly strings: Words;
  /** Finds emoji; absent until its code has come. */
  readonly emojiNamed?: (words: string, own: EmojiNames) => readonly Suggestion[];
}

/** What fits the query, the best first. */
export function suggestionsFor(query: Query, sources: SuggestionSources): readonly Suggestion[] {
  const { users, strings, emojiNamed } = sources;
  if (query.kind === 'emoji') return emojiNamed?.(query.words, strings.emoji).slice(0, most) ?? [];
  const words = fold(query.words);
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

// A name is written on one line; one that cannot be is called by its id.
function nameToWrite({ id, name }: User): string {
  return /^[^\p{C}\n]{1,80}$/u.test(name.trim()) && name.trim() === name ? name : id;
}

function startsWord(name: string, words: string): boolean {
  return name.startsWith(words) || name.split(/[\s-]+/u).some((part) => part.startsWith(words));
}
