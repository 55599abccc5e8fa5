import { createHash, randomBytes } from 'node:crypto';
import type { PhoneDoor } from '../../telephony/phone-door.js';
import type { Kamailio } from './create-kamailio.js';

/** What is easily read and typed: no two of these look alike. A power of two, so that all are as likely. */
const letters = '023456789abcdefghjkmnpqrstuvwxyz';
const passwordLength = 24;

/** Desk phones come in by a Kamailio. */
export function createPhoneDoor(
  kamailio: Pick<Kamailio, 'allowPhone' | 'endPhone' | 'refusePhone'>,
  { realm, server }: Pick<PhoneDoor, 'realm' | 'server'>,
): PhoneDoor {
  return {
    realm,
    ...(server === undefined ? {} : { server }),
    credentials(name) {
      const password = Array.from(randomBytes(passwordLength), (byte) => letters[byte % letters.length]).join('');
      return { password, ha1: createHash('md5').update(`${name}:${realm}:${password}`).digest('hex') };
    },
    allow: (name, ha1) => kamailio.allowPhone(name, ha1),
    end: (name) => kamailio.endPhone(name),
    refuse: (name) => kamailio.refusePhone(name),
  };
}
