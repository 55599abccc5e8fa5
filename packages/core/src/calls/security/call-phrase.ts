import type { CallMedia } from '../call-media.js';
import type { MediaPort } from '../media-port.js';
import { phraseWords } from './phrase-words.js';

/** What both ends of a call can read to each other. */
export interface CallSecurity {
  /**
   * 6 words of 256 in a call of two: 48 bits, and each guess costs 17 more. 12 words in one of more, where who stands between has
   * several keys to choose.
   */
  readonly phrase: readonly string[];
}

/** The session descriptions in use, as text (RFC 8866). */
export interface UsedDescriptions {
  readonly local: string;
  readonly remote: string;
}

const words = 6;
const wordsOfMany = 12;

/** The phrase of a call, where its media is encrypted from device to device. */
export async function securityOf(
  media: Pick<CallMedia, 'descriptions' | 'encryption'>,
  platform: () => Promise<MediaPort>,
): Promise<CallSecurity | undefined> {
  const { stretch } = await platform();
  const members = media.encryption?.members();
  if (members !== undefined) return stretch && { phrase: wordsOf(await stretch(members, wordsOfMany)) };
  const { local, remote } = (await media.descriptions?.()) ?? {};
  return local !== undefined && remote !== undefined && stretch ? phraseOf({ local, remote }, stretch) : undefined;
}

/**
 * The phrase of the certificates to which DTLS (RFC 5763) holds the two ends: the same on both sides, another where somebody stands
 * between them. `stretch` makes bytes of a text at a cost, so that a middle man has no time to look for a certificate whose
 * phrase fits. Nothing where an end says no certificate.
 */
export async function phraseOf(
  { local, remote }: UsedDescriptions,
  stretch: (text: string, bytes: number) => Promise<Uint8Array>,
): Promise<CallSecurity | undefined> {
  const ends = [fingerprintsOf(local), fingerprintsOf(remote)];
  if (ends.includes('')) return undefined;
  // Either end puts itself first in its own eyes: sorted they agree.
  const bytes = await stretch(ends.sort().join('\n'), words);
  return { phrase: wordsOf(bytes) };
}

function wordsOf(bytes: Uint8Array): readonly string[] {
  return Array.from(bytes, (byte) => phraseWords[byte] ?? '');
}

/**
 * All that a description holds its sender to. Any one certificate that a description names may be used (RFC 8122, 5), so that one more is
 * as much another end as another one is.
 */
function fingerprintsOf(sdp: string): string {
  const found = [...sdp.matchAll(/^a=fingerprint:(\S+)[ \t]+([\dA-F:]+)[ \t]*\r?$/gimu)];
  const named = found.map(([, algorithm = '', hash = '']) => `${algorithm.toLowerCase()} ${hash.toUpperCase()}`);
  return [...new Set(named)].sort().join(' ');
}
