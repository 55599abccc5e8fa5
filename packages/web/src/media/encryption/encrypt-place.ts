import type { PeerEncryption, TrackSource } from '@parley/core';
import type { BrowserCipher } from './create-frame-cipher.js';

/** Lets nothing out of a place, or into it, but through the cipher. */
export function encryptPlace(
  { sender, receiver }: RTCRtpTransceiver,
  source: TrackSource,
  encryption: PeerEncryption | undefined,
): void {
  if (!encryption) return;
  const cipher = cipherOf(encryption);
  cipher.send(sender, source);
  if (encryption.from !== undefined) cipher.receive(receiver, { participant: encryption.from, source });
}

/** Every cipher of this browser is one of its own. */
export function cipherOf({ cipher }: PeerEncryption): BrowserCipher {
  return cipher as BrowserCipher;
}
