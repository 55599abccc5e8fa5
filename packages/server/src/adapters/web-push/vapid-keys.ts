import { createECDH, hkdfSync } from 'node:crypto';

/** The keys by which push services know this server (RFC 8292), in base64url. */
export interface VapidKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

/**
 * Derives them from the server's own key: they stay the same over restarts and on all servers that share it, as what browsers
 * have subscribed with must.
 */
export function vapidKeysOf(serverKey: Uint8Array): VapidKeys {
  for (let round = 0; ; round += 1) {
    const secret = Buffer.from(hkdfSync('sha256', serverKey, '', `parley push ${String(round)}`, 32));
    const pair = createECDH('prime256v1');
    try {
      pair.setPrivateKey(secret);
      return { publicKey: pair.getPublicKey('base64url'), privateKey: secret.toString('base64url') };
    } catch (error) {
      // Of 2^32 numbers of that size one is no key of the curve.
      if (round > 3) throw error;
    }
  }
}
