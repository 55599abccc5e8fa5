import { AsYouType, isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';

/** A number in E.164 as people write it everywhere, such as `+33 1 23 45 67 89`; what is none stays as it is. */
export function writtenNumber(number: string): string {
  return parsePhoneNumberFromString(number)?.formatInternational() ?? number;
}

/** Digits as they are written in a country while they are typed. */
export function writtenWhileTyping(digits: string, country?: string): string {
  // Extensions and emergency numbers are not written in groups.
  return /[*#]|^[0-9]{0,4}$/u.test(digits) ? digits : new AsYouType(known(country)).input(digits);
}

/** The number in E.164 that digits are in a country; undefined where they may be an extension, or a number of another country. */
export function numberIn(digits: string, country?: string): string | undefined {
  const number = parsePhoneNumberFromString(digits, known(country));
  return number?.isPossible() ? number.number : undefined;
}

const known = (country = ''): CountryCode | undefined => (isSupportedCountry(country) ? country : undefined);
