import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import type { NumberPlan } from '../../telephony/number-plan.js';

/** Numbers as Google's libphonenumber knows them. */
export function createNumberPlan(): NumberPlan {
  return {
    read(given, country) {
      const number = parsePhoneNumberFromString(given, country as CountryCode);
      // Possible and not valid alone: ranges are opened faster than tables are updated.
      if (!number?.isPossible()) return undefined;
      const premium = number.getType() === 'PREMIUM_RATE';
      return { number: number.number, written: number.formatInternational(), premium };
    },
  };
}
