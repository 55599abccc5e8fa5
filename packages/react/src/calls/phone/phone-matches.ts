import type { CallSummary, User } from '@parley/core';
import { isSameNumber, numberOf } from './use-phone-party.js';

/** Somebody who can be called. */
export interface PhoneMatch {
  /** For `calls.start`: a person's id, or `tel:` and a number. */
  readonly to: string;
  /** None is known of a number that was dialled before. */
  readonly name?: string;
  /** In E.164; none of people, who are called on their devices. */
  readonly number?: string;
  readonly user?: User;
}

/** Where people and numbers are known from. */
export interface PhoneSources {
  readonly book: readonly { readonly name: string; readonly number: string }[];
  /** The latest first. */
  readonly recent: readonly CallSummary[];
  readonly users: readonly User[];
}

const most = 6;

/** Who has all the typed words in the name, or the typed digits in the number, or is spelled by them on the keys of a phone. */
export function phoneMatches({ book, recent, users }: PhoneSources, typed: string): readonly PhoneMatch[] {
  const found: PhoneMatch[] = [];
  const add = (match: PhoneMatch) => {
    const { to, number } = match;
    const known = found.some((each) => each.to === to || (number && each.number && isSameNumber(each.number, number)));
    if (!known && fits(match, typed)) found.push(match);
  };
  for (const { name, number } of book) add({ to: `tel:${number.replace(/[^0-9+*#]/gu, '')}`, name, number });
  for (const { peer } of recent) {
    const number = numberOf(peer.id);
    if (number !== undefined)
      add({ to: peer.id, number, ...(peer.name !== peer.id && /\p{L}/u.test(peer.name) && { name: peer.name }) });
  }
  for (const user of users) if (!user.bot) add({ to: user.id, name: user.name, user });
  return found.slice(0, most);
}

function fits({ name = '', number = '' }: PhoneMatch, typed: string): boolean {
  const text = fold(name);
  const digits = typed.replace(/[^0-9]/gu, '').replace(/^0+/u, '');
  if (/\p{L}/u.test(typed))
    return fold(typed)
      .split(/\s+/u)
      .filter(Boolean)
      .every((word) => text.includes(word));
  if (digits === '') return false;
  const spelled = text.split(/\s+/u).map(onKeys);
  return number.replace(/[^0-9]/gu, '').includes(digits) || spelled.some((word) => word.startsWith(digits));
}

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The keys that spell a word; what has none is left out. */
function onKeys(word: string): string {
  return word.replace(/[^a-z0-9]/gu, '').replace(/[a-z]/gu, (letter) => keyOf(letter));
}

const keyOf = (letter: string) => '22233344455566677778889999'.charAt(letter.charCodeAt(0) - 'a'.charCodeAt(0));
