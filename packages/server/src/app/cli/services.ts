import type { ServerConfig } from '../config.js';
import { carrierNumbers, demoNumbers } from '../demo-numbers.js';
import { lanAddresses } from '../lan-certificate.js';
import { findJanus, installJanus } from '../media/find-janus.js';
import { findPhonePrograms, installPhonePrograms } from '../phone/find-phone-programs.js';
import type { ServerParts } from '../server-parts.js';
import { findCoturn, installCoturn } from '../turn/find-coturn.js';

/** What calls can use of a server, in a row each: its name, and what runs or how to get it. */
export type Services = readonly (readonly [name: string, says: string])[];

/** What runs beside a server of development, and what would have to be done for the rest. */
export function services(
  { media, carrier, turnUrls }: Pick<ServerParts, 'media' | 'carrier' | 'turnUrls'>,
  { phoneEdge }: Pick<ServerConfig, 'phoneEdge'>,
): Services {
  return [
    ['Relays', turnUrls.length > 0 ? turnUrls.join(' ') : `None. ${flagOr('--turn', findCoturn(), installCoturn)}`],
    ['Group calls', media ? `Janus, for up to ${media.can.maxParticipants} in a room` : withoutMedia()],
    ...(carrier ? carrierRows() : [['Phones', phoneEdge ? 'by the SIP edge of PARLEY_PHONE_EDGE' : withoutPhones()]]),
  ] as Services;
}

function carrierRows(): Services {
  return [
    ['Call a phone', carrierNumbers.map(([number, does]) => `${number} ${does}`).join(', ')],
    ['Be called', demoNumbers.map(({ number, name }) => `${number} ${name}`).join(', ')],
  ];
}

function withoutMedia(): string {
  const most = 'Up to 4 by themselves, without recording and captions.';
  if (lanAddresses().length === 0) return `${most} Janus needs a network for more.`;
  return `${most} ${flagOr('--media', findJanus(), installJanus)}`;
}

const withoutPhones = () => `None. ${flagOr('--phone', findPhonePrograms(), installPhonePrograms)}`;

const flagOr = (flag: string, found: unknown, install: string) =>
  found === undefined ? `${install}; then add ${flag}.` : `Add ${flag}: what it needs is installed.`;
