import type { User } from '@parley/core';
import { useParleyContext } from '../../provider/use-parley-context.js';
import { useLater } from '../../theme/use-later.js';
import { numbersCode } from '../../theme/phone-code.js';

/** What a party of a call is called: whoever is no phone by name. */
export interface PhoneParty {
  /** The name in the app's phone book, or the one that the network says, or the number. */
  readonly title: string;
  /** The number, as people write it, where the title is another thing. */
  readonly number?: string;
}

/** The number of a phone, such as `+33123456789`; undefined for people, and for phones that have none. */
export function numberOf(id: string): string | undefined {
  return id.startsWith('tel:') ? id.slice('tel:'.length) : undefined;
}

/** The same digits, however they are written. */
export function isSameNumber(one: string, other: string): boolean {
  return one.replace(/[^0-9*#+]/gu, '') === other.replace(/[^0-9*#+]/gu, '');
}

/** Names a party of a call. */
export function usePhoneParty({ id, name }: Pick<User, 'id' | 'name'>): PhoneParty {
  const { phones } = useParleyContext();
  const number = numberOf(id);
  const { loaded } = useLater(numbersCode, number !== undefined);
  if (number === undefined) return { title: name };
  const written = loaded?.writtenNumber(number) ?? number;
  const entry = phones?.book?.find((each) => isSameNumber(each.number, number));
  const title = entry?.name ?? (name !== id && /\p{L}/u.test(name) ? name : undefined);
  return title === undefined ? { title: written } : { title, number: written };
}
